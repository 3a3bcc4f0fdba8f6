import { byId, button, element, words } from "./element.js";
import { icon } from "./icons.js";
import { moveFocus } from "./overlay.js";
import { avatar } from "./names.js";

/** Milliseconds without another letter until the bot is asked. */
const PAUSE = 300;
/** Telegram gives a bot about this long to answer, in milliseconds. */
const PATIENCE = 30_000;
/** Longer queries do not reach a bot. */
const LONGEST = 256;

/** The bot's inline mode: what it offers while somebody types its name and some words, above the text field. */
export class InlinePanel {
  #panel = byId("inline");
  #request;
  #actions;
  /** What was typed behind the bot's name; null while it does not stand in the field. */
  #query = null;
  #results = [];
  #pause = 0;
  #patience = 0;

  /**
   * `request(message)` sends to the server. `actions` has chosen(), called when a result was put into the chat, and
   * goToBot(payload).
   */
  constructor(request, actions) {
    this.#request = request;
    this.#actions = actions;
    this.#panel.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get isShown() {
    return !this.#panel.hidden;
  }

  /** Asks the bot when its name opens what was typed; `bot` has username and supports_inline. */
  watch(typed, bot) {
    const query = queryIn(typed, bot);
    if (query === this.#query) return;
    if (query === null) return this.hide();
    this.#query = query;
    this.#results = [];
    clearTimeout(this.#pause);
    this.#panel.setAttribute("aria-busy", "true");
    if (this.#panel.hidden) this.#panel.replaceChildren(note("Asking the bot…"));
    this.#panel.hidden = false;
    this.#pause = setTimeout(() => this.#ask(""), PAUSE);
  }

  hide() {
    clearTimeout(this.#pause);
    clearTimeout(this.#patience);
    this.#query = null;
    this.#results = [];
    this.#panel.hidden = true;
    this.#panel.replaceChildren();
  }

  /** The sandbox tells what the bot answered. */
  told({ query, part, results, button: above, next_offset: next, from_cache: cached }) {
    if (query !== this.#query) return;
    clearTimeout(this.#patience);
    this.#panel.removeAttribute("aria-busy");
    const focused = this.#panel.contains(document.activeElement);
    const first = this.#results.length;
    this.#results = [...this.#results.slice(0, part ? undefined : 0), ...results.map((result) => ({ ...result, part }))];
    const rows = this.#results.map((result) => this.#drawResult(result));
    const nothing = rows.length === 0 && note("No results");
    const more = next && button({ class: "inline-more", on: { click: () => this.#ask(next) } }, "More results");
    const told = cached && note("Answered from Telegram’s cache: the bot was not asked.");
    this.#panel.replaceChildren(...[above && this.#drawAbove(above), nothing, ...rows, more, told].filter(Boolean));
    if (focused) (rows[part ? first : 0] ?? byId("composer")).focus();
    if (!part) this.#panel.scrollTop = 0;
  }

  /** Sends the result that stands first; false when there is none. */
  chooseFirst() {
    if (!this.#results.length) return false;
    this.#choose(this.#results[0]);
    return true;
  }

  /** From the text field into the list. */
  enter(event) {
    moveFocus(this.#panel, event);
  }

  #ask(offset) {
    const asked = this.#request({ do: "inline", query: this.#query, offset });
    if (!asked) return this.hide();
    this.#panel.setAttribute("aria-busy", "true");
    this.#patience = setTimeout(() => {
      this.#panel.removeAttribute("aria-busy");
      this.#panel.replaceChildren(note("The bot did not answer."));
    }, PATIENCE);
  }

  #choose({ id, part }) {
    if (!this.#request({ do: "choose", part, result: id })) return;
    this.hide();
    this.#actions.chosen();
  }

  #drawAbove({ text, start_parameter: payload }) {
    const go = () => this.#actions.goToBot(payload);
    return button({ class: "inline-above", "data-testid": "inline-above", on: { click: go } }, words("", text), icon("out"));
  }

  #drawResult(result) {
    const { title, description, photo } = result;
    const name = title || description || "Result";
    const picture = photo
      ? element("img", { src: `/page/file/${encodeURIComponent(photo[0].file_id)}?inline=1`, alt: "" })
      : avatar({ id: [...name].length, first_name: name });
    return button(
      { class: "inline-result", "data-testid": `inline-${result.id}`, on: { click: () => this.#choose(result) } },
      picture,
      element(
        "span",
        { class: "inline-words" },
        words("inline-title", name),
        description && title && words("inline-about", description),
      ),
    );
  }

  #onKey(event) {
    if (event.key === "Escape") {
      this.hide();
      byId("composer").focus();
    }
    moveFocus(this.#panel, event);
  }
}

/** The words behind `@bot `, or null where a text does not begin with it. */
function queryIn(typed, { username, supports_inline: isOn }) {
  if (!isOn) return null;
  const name = `@${username.toLowerCase()}`;
  const begins = typed.toLowerCase().startsWith(name) && /\s/.test(typed[name.length] ?? "");
  return begins ? typed.slice(name.length).trim().slice(0, LONGEST) : null;
}

function note(text) {
  return element("p", { class: "inline-note", role: "status" }, text);
}
