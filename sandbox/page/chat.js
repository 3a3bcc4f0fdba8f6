import { byId, element } from "./element.js";
import { WaitingButtons } from "./keyboard.js";
import { drawMessage } from "./message.js";
import { serviceWords } from "./service.js";

/** Pixels from the end of the log that still count as reading along. */
const NEAR_END = 80;

/** The messages on screen: what the server tells, in its order, with a line for each new day. */
export class ChatLog {
  #log = byId("log");
  #scroller = byId("log-scroll");
  #toNewest = byId("to-newest");
  #messages = new Map();
  #view;
  #actions;
  /** Which messages are on the screen, of all that are here: those of one topic, perhaps. */
  #isShown = () => true;
  #readingAlong = true;
  #lastTop = 0;
  waiting = new WaitingButtons(byId("log"));

  /**
   * `view` has authors, who tell whose a message is, and now(); `actions` is handed to every message.
   */
  constructor(view, actions) {
    this.#view = view;
    this.#actions = actions;
    this.#scroller.addEventListener("scroll", () => this.#noticeScroll());
    this.#toNewest.addEventListener("click", () => this.#scrollToEnd("smooth"));
    new ResizeObserver(() => this.#readingAlong && this.#scrollToEnd()).observe(this.#log);
    new ResizeObserver(() => this.#readingAlong && this.#scrollToEnd()).observe(this.#scroller);
  }

  load(messages) {
    this.#messages = new Map(messages.map((message) => [message.message_id, message]));
    this.filter(() => true);
  }

  /** Shows those messages alone that meet the condition; the others stay at hand. */
  filter(isShown) {
    this.#isShown = isShown;
    this.#log.setAttribute("aria-busy", "true");
    this.#log.replaceChildren();
    this.waiting.giveUp();
    for (const message of this.#shown()) this.#place(message);
    this.#arrange();
    this.#log.removeAttribute("aria-busy");
    this.#scrollToEnd();
  }

  /** Shows a new message, or the new state of one that was edited. */
  put(message) {
    const isNew = !this.#messages.has(message.message_id);
    this.#messages.set(message.message_id, message);
    if (!this.#isShown(message)) return;
    this.#place(message);
    this.#arrange();
    this.#forgetTop();
    if (isNew && (this.#view.authors.isMine(message) || this.#readingAlong)) this.#scrollToEnd("smooth");
    else this.#offerNewest();
  }

  remove(ids) {
    for (const id of ids) {
      this.#messages.delete(id);
      this.#node(id)?.remove();
    }
    this.#arrange();
    this.#forgetTop();
  }

  /** Names the days anew: it has become another day. */
  renameDays() {
    this.#arrange();
  }

  get isEmpty() {
    return this.#shown().length === 0;
  }

  get(id) {
    return this.#messages.get(id);
  }

  newest(condition) {
    return this.#shown().sort((one, other) => other.message_id - one.message_id).find(condition);
  }

  /** Scrolls to a message and lights it up; false when it is no longer in the chat. */
  show(id) {
    const node = this.#node(id);
    if (!node) return false;
    this.#readingAlong = false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("lit");
    void node.offsetWidth;
    node.classList.add("lit");
    return true;
  }

  #shown() {
    return [...this.#messages.values()].filter(this.#isShown);
  }

  #node(id) {
    return this.#log.querySelector(`[data-message="${Number(id)}"]`);
  }

  #place(message) {
    const old = this.#node(message.message_id);
    const node = this.#draw(message);
    if (old) {
      const focused = old.contains(document.activeElement) ? document.activeElement.dataset : null;
      old.replaceWith(node);
      if (focused) keepFocus(node, focused);
      return;
    }
    const shown = [...this.#log.querySelectorAll("[data-message]")];
    const later = shown.find((other) => Number(other.dataset.message) > message.message_id);
    if (later) later.before(node);
    else this.#log.append(node);
  }

  #draw(message) {
    const { authors } = this.#view;
    const authorOf = (other) => authors.nameOf(other);
    const said = serviceWords(message, authorOf);
    if (said) return element("p", { class: "pill service", dir: "auto", "data-message": message.message_id }, said);
    const seen = {
      mine: authors.isMine(message),
      author: authorOf(message),
      authorKey: authors.keyOf(message),
      authorOf,
      signature: authors.signatureOf(message),
    };
    return drawMessage(message, seen, this.#actions);
  }

  /** Day lines, and which messages of one author follow each other closely. */
  #arrange() {
    for (const line of this.#log.querySelectorAll(".day")) line.remove();
    let day = null;
    let previous = null;
    for (const node of this.#log.querySelectorAll("[data-message]")) {
      const date = new Date(this.#messages.get(Number(node.dataset.message)).date * 1000);
      const newDay = date.toDateString() !== day;
      if (newDay) node.before(element("p", { class: "pill day" }, this.#dayName(date)));
      day = date.toDateString();
      const { author } = node.dataset;
      const follows = !newDay && author !== undefined && previous?.dataset.author === author;
      node.classList.toggle("follows", follows);
      previous?.classList.toggle("followed", follows);
      previous = node;
    }
    previous?.classList.remove("followed");
    this.#offerNewest();
  }

  #dayName(date) {
    const today = this.#view.now();
    const yesterday = new Date(today);
    yesterday.setDate(today.getDate() - 1);
    if (date.toDateString() === today.toDateString()) return "Today";
    if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
    const year = date.getFullYear() === today.getFullYear() ? undefined : "numeric";
    return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year });
  }

  #scrollToEnd(behavior = "instant") {
    this.#readingAlong = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: calm ? "instant" : behavior });
  }

  /** A message that grew shorter moves the chat up: that was nobody. */
  #forgetTop() {
    this.#lastTop = Math.min(this.#lastTop, this.#scroller.scrollTop);
  }

  /** Only a person scrolls upwards; on the way down the page itself may be following new messages. */
  #noticeScroll() {
    const top = this.#scroller.scrollTop;
    if (this.#toEnd < NEAR_END) this.#readingAlong = true;
    else if (top < this.#lastTop) this.#readingAlong = false;
    this.#lastTop = top;
    this.#offerNewest();
  }

  #offerNewest() {
    this.#toNewest.hidden = this.#toEnd < NEAR_END || this.#readingAlong;
  }

  get #toEnd() {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;
  }
}

/** The bot often edits the message whose button was just pressed: a keyboard user stays where they were. */
function keepFocus(node, { row, column }) {
  const same = row === undefined ? null : node.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  (same ?? node.querySelector("button"))?.focus({ preventScroll: true });
}
