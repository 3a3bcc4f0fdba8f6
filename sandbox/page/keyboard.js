import { button, element, words } from "./element.js";
import { icon } from "./icons.js";

/** Telegram gives a bot about this long before the button stops waiting by itself. */
const PATIENCE = 30_000;

/**
 * The inline keyboard under a message, or null. Only callback buttons reach the bot; `actions` has copy(text),
 * openLink(url), switchInline({query, kinds}) and tap(message, row, column), the last returning false when the tap
 * could not be sent.
 */
export function drawKeyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const drawn = rows.map((keys, row) => {
    const inRow = keys.map((key, column) => drawKey(message, key, { row, column }, actions));
    return element("div", { class: "keyboard-row" }, ...inRow);
  });
  return element("div", { class: "keyboard" }, ...drawn);
}

function drawKey(message, key, { row, column }, actions) {
  const label = words("key-label", key.text);
  const place = { class: "key", "data-row": row, "data-column": column };
  const { copy_text: copied, url } = key;
  if (copied) return button({ ...place, on: { click: () => actions.copy(copied.text) } }, label, icon("copy"));
  if (url) return button({ ...place, on: { click: () => actions.openLink(url) } }, label, icon("out"));
  const inline = switchOf(key);
  if (inline) return button({ ...place, on: { click: () => actions.switchInline(inline) } }, label, icon("share"));
  const node = button(place, label);
  node.addEventListener("click", () => {
    if (node.ariaBusy !== "true" && actions.tap(message, row, column)) wait(node);
  });
  return node;
}

/**
 * Where a button puts the bot's name and a query: {query, kinds}, with the kinds of chats to choose among, or with null
 * for the very chat it stands in. Undefined for any other button.
 */
function switchOf(key) {
  const { switch_inline_query: query, switch_inline_query_current_chat: here } = key;
  const chosen = key.switch_inline_query_chosen_chat;
  if (here !== undefined) return { query: here, kinds: null };
  if (query !== undefined) return { query, kinds: ["bot", "person", "group", "channel"] };
  if (!chosen) return undefined;
  const allowed = {
    bot: chosen.allow_bot_chats,
    person: chosen.allow_user_chats,
    group: chosen.allow_group_chats,
    channel: chosen.allow_channel_chats,
  };
  return { query: chosen.query ?? "", kinds: Object.keys(allowed).filter((kind) => allowed[kind]) };
}

function wait(node) {
  node.ariaBusy = "true";
  setTimeout(() => (node.ariaBusy = "false"), PATIENCE);
}

/** Which buttons wait for the bot's answer, by the id of their callback query. */
export class WaitingButtons {
  #byQuery = new Map();
  #log;

  constructor(log) {
    this.#log = log;
  }

  tapped({ message, row, column, query }) {
    const article = this.#log.querySelector(`[data-message="${Number(message)}"]`);
    const node = article?.querySelector(`[data-row="${Number(row)}"][data-column="${Number(column)}"]`);
    if (!node) return;
    wait(node);
    this.#byQuery.set(query, node);
  }

  answered(query) {
    const node = this.#byQuery.get(query);
    if (node) node.ariaBusy = "false";
    this.#byQuery.delete(query);
  }

  /** After a refusal or a dropped line no answer will come. */
  giveUp() {
    for (const node of this.#log.querySelectorAll('[aria-busy="true"]')) node.ariaBusy = "false";
    this.#byQuery.clear();
  }
}
