// An article on the page: pieces of text with marks, and the way from a place on the screen to an offset and back. Offsets count
// characters (code points) as the warehouse does; a browser counts UTF-16 units.

import { el } from "./dom.js";

const WORD = /[\p{L}\p{N}]+(?:[.,'’‐-][\p{L}\p{N}]+)*%?|[^\s\p{L}\p{N}]/gu;
const units = (points, at) => points.slice(0, at).join("").length;

class Piece {
  constructor(start, text) {
    this.start = start;
    this.text = text;
    const points = Array.from(text);
    this.points = points.length === text.length ? null : points;
    this.end = start + points.length;
    this.node = el("span", { class: "chunk" }, text);
    this.marked = false;
  }

  unit(offset) {
    const at = Math.max(0, Math.min(offset, this.end) - this.start);
    return this.points ? units(this.points, at) : at;
  }

  offset(unit) {
    return this.start + (this.points ? Array.from(this.text.slice(0, unit)).length : unit);
  }

  get words() {
    if (!this.found) {
      this.found = Array.from(this.text.matchAll(WORD), (m) => [this.offset(m.index), this.offset(m.index + m[0].length)]);
    }
    return this.found;
  }
}

export class Text {
  constructor(chunks, inTitle, attributes) {
    this.inTitle = inTitle;
    this.pieces = chunks.map(([start, text]) => new Piece(start, text));
    this.node = el("div", attributes, this.pieces.map((p) => p.node));
    this.byNode = new Map(this.pieces.map((p) => [p.node, p]));
  }

  get length() {
    return this.pieces.length ? this.pieces[this.pieces.length - 1].end : 0;
  }

  pieceAt(offset) {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pieces[middle].end <= offset) low = middle + 1;
      else high = middle;
    }
    return this.pieces[low];
  }

  slice(start, end) {
    let out = "";
    for (const p of this.pieces) {
      if (p.end > start && p.start < end) out += p.text.slice(p.unit(Math.max(start, p.start)), p.unit(Math.min(end, p.end)));
    }
    return out;
  }

  // The offset of a place in the page's own text nodes; null when it is none of ours.
  offsetOf(node, at) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const holder = element.closest(".chunk");
    const piece = this.byNode.get(holder);
    if (!piece) return null;
    const range = document.createRange();
    range.setStart(holder, 0);
    range.setEnd(node, at);
    return piece.offset(range.toString().length);
  }

  // The words that a stretch touches, whole.
  snapped(start, end) {
    const first = this.pieceAt(start);
    const last = this.pieceAt(Math.max(start, end - 1));
    const from = first.words.find(([, e]) => e > start);
    const to = [...last.words].reverse().find(([s]) => s < end);
    if (!from || !to || from[0] >= to[1]) return null;
    return [from[0], to[1]];
  }

  // The word so many words after the one at an offset.
  step(offset, by) {
    let index = this.pieces.indexOf(this.pieceAt(offset));
    let at = this.pieces[index].words.findIndex(([, e]) => e > offset);
    if (at < 0) at = this.pieces[index].words.length;
    at += by;
    while (at < 0 && index > 0) at += this.pieces[--index].words.length;
    while (at >= this.pieces[index].words.length && index < this.pieces.length - 1) at -= this.pieces[index++].words.length;
    const words = this.pieces[index].words;
    return words[Math.max(0, Math.min(at, words.length - 1))] || [offset, offset];
  }

  // Marks: {start, end, classes, label, title, field}. Where they cross, the trigger is seen, then the shortest.
  mark(marks, handles) {
    for (const piece of this.pieces) {
      const here = marks.filter((m) => m.start < piece.end && piece.start < m.end);
      if (!here.length && !piece.marked) continue;
      piece.marked = here.length > 0;
      piece.node.replaceChildren(...stretches(piece, here, handles));
    }
  }
}

function stretches(piece, marks, handles) {
  const ends = new Set([piece.start, piece.end]);
  for (const m of marks) for (const at of [m.start, m.end]) if (at > piece.start && at < piece.end) ends.add(at);
  const cuts = [...ends].sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((from, n) => {
    const to = cuts[n + 1];
    const text = piece.text.slice(piece.unit(from), piece.unit(to));
    const over = marks.filter((m) => m.start <= from && to <= m.end).sort((a, b) => a.rank - b.rank || a.end - a.start - (b.end - b.start));
    return over.length ? [stretch(text, from, to, over, handles)] : [text];
  });
}

function stretch(text, from, to, over, handles) {
  const top = over[0];
  const classes = new Set(over.flatMap((m) => (m === top || m.under ? m.classes : [])));
  if (top.label && from === top.start) classes.add("first");
  const made = el("mark", { class: [...classes].join(" "), title: top.title, "data-label": top.label, "data-event": top.event }, text);
  if (handles && top.draggable) {
    if (from === top.start) made.prepend(handle(top, "start", handles));
    if (to === top.end) made.append(handle(top, "end", handles));
  }
  return made;
}

function handle(mark, edge, handles) {
  return el("span", { class: "handle", "aria-hidden": "true", "data-field": mark.field, "data-edge": edge, onpointerdown: (e) => handles(e, mark, edge) });
}
