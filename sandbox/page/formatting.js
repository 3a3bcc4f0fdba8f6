import { byId, button } from "./element.js";
import { icon } from "./icons.js";
import { promptDialog } from "./overlay.js";

/** The buttons, each with the tags it puts around what is marked. */
const STYLES = [
  { label: "Bold", sign: "B", key: "b", tags: ["<b>", "</b>"] },
  { label: "Italic", sign: "I", key: "i", tags: ["<i>", "</i>"] },
  { label: "Underline", sign: "U", key: "u", tags: ["<u>", "</u>"] },
  { label: "Strikethrough", sign: "S", tags: ["<s>", "</s>"] },
  { label: "Spoiler", sign: "▒", tags: ["<tg-spoiler>", "</tg-spoiler>"] },
  { label: "Code", sign: "‹›", tags: ["<code>", "</code>"] },
  { label: "Code block", sign: "{ }", tags: ["<pre>", "</pre>"] },
  { label: "Quote", sign: "❝", tags: ["<blockquote>", "</blockquote>"] },
];

const TAGS = {
  bold: () => ["<b>", "</b>"],
  italic: () => ["<i>", "</i>"],
  underline: () => ["<u>", "</u>"],
  strikethrough: () => ["<s>", "</s>"],
  spoiler: () => ["<tg-spoiler>", "</tg-spoiler>"],
  code: () => ["<code>", "</code>"],
  pre: ({ language }) =>
    language ? [`<pre><code class="language-${escaped(language)}">`, "</code></pre>"] : ["<pre>", "</pre>"],
  blockquote: () => ["<blockquote>", "</blockquote>"],
  expandable_blockquote: () => ["<blockquote expandable>", "</blockquote>"],
  text_link: ({ url }) => [`<a href="${escaped(url)}">`, "</a>"],
  custom_emoji: ({ custom_emoji_id: id }) => [`<tg-emoji emoji-id="${escaped(id)}">`, "</tg-emoji>"],
};

/** Whether the text field holds Telegram's HTML, and the buttons that write it. */
export class Formatting {
  #field;
  #changed;
  #switch = byId("format");
  #bar = byId("formatting");
  isOn = false;

  /** `changed()` is called when the field's text was changed here. */
  constructor(field, changed) {
    this.#field = field;
    this.#changed = changed;
    this.#switch.append(icon("format"));
    this.#switch.addEventListener("click", () => this.#toggle());
    const link = button({ "aria-label": "Link", title: "Link" }, icon("link"));
    link.addEventListener("click", () => this.#askForLink());
    this.#bar.append(...STYLES.map((style) => this.#drawStyle(style)), link);
    field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  set(isOn) {
    this.isOn = isOn;
    this.#bar.hidden = !isOn;
    this.#switch.setAttribute("aria-pressed", String(isOn));
  }

  #toggle() {
    const { value } = this.#field;
    this.#field.value = this.isOn ? withoutTags(value) : escaped(value);
    this.set(!this.isOn);
    this.#changed();
    this.#field.focus();
  }

  #drawStyle({ label, sign, tags }) {
    const node = button({ "aria-label": label, title: label }, sign);
    node.addEventListener("click", () => this.#wrap(tags));
    return node;
  }

  #onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const style = STYLES.find(({ key }) => key && key === event.key.toLowerCase());
    if (!style) return;
    event.preventDefault();
    this.#wrap(style.tags);
  }

  #wrap([open, close]) {
    const { value, selectionStart: from, selectionEnd: to } = this.#field;
    const kept = this.isOn ? (text) => text : escaped;
    const before = kept(value.slice(0, from)) + open;
    const marked = kept(value.slice(from, to));
    this.#field.value = before + marked + close + kept(value.slice(to));
    this.set(true);
    this.#changed();
    this.#field.focus();
    this.#field.setSelectionRange(before.length, before.length + marked.length);
  }

  #askForLink() {
    promptDialog({
      title: "Link",
      label: "Where the marked words lead",
      hint: "An address that begins with https://",
      check: (text) => (/^https?:\/\/\S+\.\S+$/.test(text.trim()) ? text.trim() : null),
      act: (address) => this.#wrap([`<a href="${escaped(address)}">`, "</a>"]),
    });
  }
}

/** A message's text as Telegram's HTML, for somebody who edits it; what Telegram recognises by itself needs no tags. */
export function asHtml(text, entities) {
  const given = (entities ?? []).filter(({ type }) => TAGS[type]);
  const open = [];
  let html = "";
  for (let at = 0; at <= text.length; at += 1) {
    while (open.at(-1)?.end === at) html += open.pop().close;
    const begins = given.filter(({ offset }) => offset === at).sort((one, other) => other.length - one.length);
    for (const entity of begins) {
      const [begin, close] = TAGS[entity.type](entity);
      open.push({ end: at + entity.length, close });
      html += begin;
    }
    html += escaped(text[at] ?? "");
  }
  return html;
}

export function isFormatted(entities) {
  return (entities ?? []).some(({ type }) => TAGS[type]);
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function withoutTags(html) {
  return new DOMParser().parseFromString(`<pre>\n${html}`, "text/html").body.textContent;
}
