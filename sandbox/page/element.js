/**
 * Builds DOM nodes. Text enters the page through text nodes alone, so nothing a message says can become markup.
 *
 * `properties` are attributes, except `on`: an object of event listeners. Children are nodes or strings; empty ones are
 * left out.
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") listen(node, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

function listen(node, listeners) {
  for (const [event, listener] of Object.entries(listeners)) node.addEventListener(event, listener);
}

export function button(properties, ...children) {
  return element("button", { type: "button", ...properties }, ...children);
}

/** A piece of text that may be written in either direction. */
export function words(className, text) {
  return element("span", { class: className, dir: "auto" }, text);
}

/** The element of index.html with this id. */
export function byId(id) {
  return document.getElementById(id);
}
