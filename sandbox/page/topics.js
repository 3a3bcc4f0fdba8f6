import { byId, button, element, words } from "./element.js";
import { icon } from "./icons.js";

/** The topic that every forum has; its messages name no topic. */
const GENERAL = 1;

/** The topics of a forum as tabs above its messages: one of them is read at a time. */
export class Topics {
  #bar = byId("topics");
  #changed;
  #topics = [];
  #news = new Set();
  #openId = GENERAL;

  /** `changed()` is called when another topic was chosen. */
  constructor(changed) {
    this.#changed = changed;
    this.#bar.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** The topics of the open chat; none where it is no forum. True when the one that was read is gone. */
  set(topics) {
    this.#topics = topics ?? [];
    const isGone = !this.#topics.some(({ id }) => id === this.#openId);
    if (isGone) this.#openId = GENERAL;
    this.#draw();
    return isGone;
  }

  /** Another chat: its General topic is read first. */
  reset() {
    this.#openId = GENERAL;
    this.#news.clear();
    this.set([]);
  }

  /** The topic that is read, or undefined where there are none. */
  get open() {
    return this.#topics.find(({ id }) => id === this.#openId);
  }

  /** What a message written now must name as its topic. */
  get thread() {
    return this.#topics.length && this.#openId !== GENERAL ? this.#openId : null;
  }

  /** Whether a message stands in the topic that is read. */
  has(message) {
    return !this.#topics.length || topicOf(message) === this.#openId;
  }

  /** Something came in a topic that is not read. */
  note(message) {
    this.#news.add(topicOf(message));
    this.#draw();
  }

  choose(id) {
    if (id === this.#openId) return;
    this.#openId = id;
    this.#draw();
    this.#changed();
  }

  #draw() {
    this.#news.delete(this.#openId);
    const focused = this.#bar.contains(document.activeElement);
    this.#bar.hidden = this.#topics.length === 0;
    this.#bar.replaceChildren(...this.#topics.map((topic) => this.#drawTab(topic)));
    if (focused) this.#bar.querySelector("[aria-selected=true]")?.focus();
  }

  #drawTab({ id, name, closed }) {
    const isOpen = id === this.#openId;
    const news = this.#news.has(id) && element("span", { class: "dot", role: "img", "aria-label": "new messages" });
    const lock = closed && element("span", { class: "lock", role: "img", "aria-label": "closed", title: "Closed" }, icon("lock"));
    return button(
      {
        class: "topic",
        role: "tab",
        "aria-selected": String(isOpen),
        "aria-controls": "log",
        tabindex: isOpen ? 0 : -1,
        "data-testid": `topic-${id}`,
        on: { click: () => this.choose(id) },
      },
      words("topic-name", name),
      lock,
      news,
    );
  }

  #onKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = this.#topics.findIndex(({ id }) => id === this.#openId);
    this.choose(this.#topics[(now + step + this.#topics.length) % this.#topics.length].id);
  }
}

function topicOf(message) {
  return message.is_topic_message ? message.message_thread_id : GENERAL;
}
