// Elements without ever parsing HTML: text is text, whatever stands in it.

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || (value === false && !name.startsWith("aria-"))) continue;
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") made[name] = value;
    else made.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  made.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return made;
}

export const kbd = (key) => el("kbd", {}, key);

export function key(label, letter) {
  return [label, " ", kbd(letter)];
}

export const $ = (id) => document.getElementById(id);

export function say(words, bad = false) {
  const status = $("status");
  status.textContent = words;
  status.classList.toggle("bad", bad);
}
