/* Finding elements, and sentences: those that a script shows stand in data attributes of the page. */

export function all(selector, within = document) {
  return Array.from(within.querySelectorAll(selector));
}

/* The nearest element around a node that fits; null where the node is none (an event's target may be the document). */
export function near(node, selector) {
  return node?.closest ? node.closest(selector) : null;
}
