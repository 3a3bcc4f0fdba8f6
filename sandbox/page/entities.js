import { button, element } from "./element.js";
import { icon } from "./icons.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const TINTED = new Set(["hashtag", "cashtag", "text_mention"]);
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * A message's text as nodes. Offsets and lengths count UTF-16 units, which is also how JavaScript counts.
 *
 * `actions` does what tapping asks for: copy(text), openLink(url), send(text).
 */
export function drawText(text, entities, actions) {
  const ordered = [...(entities ?? [])].sort(
    (one, other) => one.offset - other.offset || other.length - one.length || rank(one) - rank(other),
  );
  return drawRange({ text, actions }, 0, text.length, ordered);
}

function rank(entity) {
  if (entity.type.endsWith("blockquote")) return 0;
  return entity.type === "pre" ? 1 : 2;
}

function drawRange(source, start, end, entities) {
  const fragment = document.createDocumentFragment();
  const waiting = [...entities];
  let position = start;
  while (waiting.length) {
    const entity = waiting.shift();
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    const inside = [];
    while (waiting.length && waiting[0].offset < to) inside.push(waiting.shift());
    fragment.append(source.text.slice(position, from));
    fragment.append(drawEntity(source, entity, from, to, drawRange(source, from, to, inside)));
    // An entity that reaches past the one it began in goes on behind it.
    waiting.unshift(...inside.filter((other) => other.offset + other.length > to));
    position = to;
    // A block ends its own line: the line break behind it would show as an empty line.
    if (BLOCKS.has(entity.type) && source.text[position] === "\n" && position < end) position += 1;
  }
  fragment.append(source.text.slice(position, end));
  return fragment;
}

function drawEntity({ text, actions }, entity, from, to, content) {
  const own = text.slice(from, to);
  switch (entity.type) {
    case "code":
      return copyable(element("code", {}, content), own, actions);
    case "pre":
      return drawPre(entity.language, own, content, actions);
    case "blockquote":
      return element("blockquote", { dir: "auto" }, content);
    case "expandable_blockquote":
      return drawExpandable(content);
    case "spoiler":
      return drawSpoiler(content);
    case "text_link":
      return link(entity.url, content, actions);
    case "url":
      return link(own, content, actions);
    case "mention":
      return link(`https://t.me/${own.slice(1)}`, content, actions);
    case "bot_command":
      return button({ class: "command-link", on: { click: () => actions.send(own) } }, content);
    case "email":
    case "phone_number":
      return copyable(element("span", { class: "tinted" }, content), own, actions);
    default:
      return element(TAGS[entity.type] ?? "span", { class: TINTED.has(entity.type) && "tinted" }, content);
  }
}

function link(address, content, actions) {
  const follow = (event) => {
    event.preventDefault();
    actions.openLink(address);
  };
  // Without a real href: the address is only ever opened through the question that shows it whole.
  return element("a", { href: "#", class: "link", title: address, on: { click: follow, auxclick: follow } }, content);
}

function copyable(node, text, actions) {
  const copy = () => {
    if (getSelection().isCollapsed) actions.copy(text);
  };
  node.tabIndex = 0;
  node.title = "Tap to copy";
  node.addEventListener("click", copy);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter") actions.copy(text);
  });
  return node;
}

function drawPre(language, text, content, actions) {
  const head = element("span", { class: "pre-head", "data-label": language ?? "copy" }, icon("copy"));
  return copyable(element("div", { class: "pre" }, head, element("pre", { dir: "auto" }, content)), text, actions);
}

function drawExpandable(content) {
  const quoted = element("div", { class: "quoted" }, content);
  const toggle = button({ class: "expand", "aria-expanded": "false", "aria-label": "Whole quote" }, icon("chevron"));
  const quote = element("blockquote", { class: "expandable", dir: "auto" }, quoted, toggle);
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", String(quote.classList.toggle("open")));
  });
  // A quote of three lines has nothing to unfold; that is known once it has its place on the page.
  requestAnimationFrame(() => {
    toggle.hidden = quoted.scrollHeight <= quoted.clientHeight + 2;
  });
  return quote;
}

function drawSpoiler(content) {
  const inner = element("span", { inert: true }, content);
  const closed = { role: "button", tabindex: "0", "aria-label": "Hidden text" };
  const spoiler = element("span", { class: "spoiler", ...closed }, inner);
  const reveal = () => {
    inner.inert = false;
    spoiler.classList.add("shown");
    for (const name of Object.keys(closed)) spoiler.removeAttribute(name);
  };
  spoiler.addEventListener("click", reveal, { once: true });
  spoiler.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") reveal();
  });
  return spoiler;
}
