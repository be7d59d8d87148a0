"""The desk: a local web application in which people review what was coded.

`app` has the routes, `guard` and `sessions` keep strangers out, `reviewing` takes decisions to the warehouse, `presentation` says what a
browser is told, `readings` reads the words that a reviewer chooses, `agreement` measures how far reviewers agree.

Article text is hostile: it reaches a browser as JSON only and is put on the page as text nodes, under a policy that runs no script but
the files of `static/`.
"""
