import { ChatLog } from "./chat.js";
import { copy } from "./clipboard.js";
import { SandboxClock } from "./clock.js";
import { Composer } from "./composer.js";
import { byId, element } from "./element.js";
import { Header } from "./header.js";
import { icon } from "./icons.js";
import { payloadIn, whereLinkLeads } from "./links.js";
import { alertDialog, askToOpen, confirmDialog, openMenu, promptDialog, toast } from "./overlay.js";
import { fullName, People } from "./people.js";
import { Line } from "./socket.js";

/** What the server last told. `chat` is null until the chosen person's chat has arrived. */
const state = {
  bot: null,
  people: [],
  personId: null,
  chat: null,
  /** The payload of the start link somebody came by, until they press START. */
  payload: new URLSearchParams(location.search).get("start"),
  /** A person was added here and is to be shown when the server tells of them. */
  adding: false,
};

const line = new Line({ onEvent: (event) => handlers[event.type]?.(event), onState: lineChanged });

function request(message) {
  if (line.send(message)) return true;
  toast("Not connected. The sandbox may be starting again.");
  return false;
}

const view = {
  isMine: (message) => message.from?.id !== state.bot.id,
  authorOf: (message) => (view.isMine(message) ? fullName(message.from ?? {}) : botName()),
  now: () => clock.now,
  lastOwn: () => log.newest(isEditable),
};

const actions = {
  copy,
  openLink,
  send: (text) => request({ do: "send", text, reply_to: null }),
  tap: (message, row, column) => request({ do: "tap", message: message.message_id, row, column }),
  show: (id) => log.show(id) || toast("That message is no longer here."),
  menu: offerMessageMenu,
};

const clock = new SandboxClock((to) => request({ do: "clock", ...to }) && people.close());
const log = new ChatLog(view, actions);
const composer = new Composer(request, view);
const header = new Header({ onMenu: offerChatMenu });
const people = new People({
  choose: open,
  add: (person) => (state.adding = request({ do: "add_person", ...person })),
});

const handlers = {
  world({ bot, people: everybody }) {
    const known = new Set(state.people.map(({ id }) => id));
    const added = state.adding && everybody.find(({ id }) => !known.has(id));
    Object.assign(state, { bot, people: everybody });
    if (added) state.adding = false;
    const wanted = added?.id ?? state.personId ?? personInAddress(everybody);
    const chosen = (everybody.find(({ id }) => id === wanted) ?? everybody[0]).id;
    if (state.chat && chosen === state.personId) people.show(everybody, chosen);
    else open(chosen);
  },
  clock(told) {
    const wasKnown = clock.isKnown;
    clock.set(told);
    log.renameDays();
    if (wasKnown) toast(`It is ${clock.words} now, for everybody here.`, "clock");
  },
  chat(chat) {
    if (chat.person !== state.personId) return;
    state.chat = chat;
    composer.commands.set(chat.commands);
    log.load(chat.messages);
    refresh();
  },
  message: ({ message }) => inThisChat(message) && takeMessage(message),
  edited: ({ message }) => log.get(message.message_id) && inThisChat(message) && takeMessage(message),
  deleted({ message_ids: ids }) {
    if (!state.chat) return;
    log.remove(ids);
    composer.forget(ids);
    refresh();
  },
  cleared() {
    if (!state.chat) return;
    log.load([]);
    composer.reset();
    refresh();
  },
  toast({ text, alert, url, query }) {
    log.waiting.answered(query);
    if (url) openLink(url);
    else if (text && alert) alertDialog(text, botName());
    else if (text) toast(text);
  },
  tapped: (tap) => log.waiting.tapped(tap),
  typing: () => header.typing(),
  commands: ({ commands }) => state.chat && composer.commands.set(commands),
  profile({ bot }) {
    if (!state.chat) return;
    Object.assign(state.chat.bot, bot);
    refresh();
  },
  blocked({ blocked }) {
    if (!state.chat) return;
    state.chat.blocked = blocked;
    refresh();
  },
  refused({ why }) {
    log.waiting.giveUp();
    composer.giveBack();
    toast(why);
  },
};

function lineChanged(connected) {
  header.connected(connected);
  if (connected) return;
  state.chat = null;
  clock.forget();
  log.waiting.giveUp();
}

/** `#5005` is the person shown last in this window, `?person=ada` the one it was opened for, by first name or id. */
function personInAddress(everybody) {
  const shownLast = Number(location.hash.slice(1));
  if (shownLast) return shownLast;
  const wanted = new URLSearchParams(location.search).get("person")?.toLowerCase();
  return everybody.find(({ id, first_name: name }) => [String(id), name.toLowerCase()].includes(wanted))?.id;
}

function isEditable(message) {
  const hasWords = message.text !== undefined || message.photo || message.document;
  return view.isMine(message) && hasWords && !message.forward_origin;
}

function open(personId) {
  if (personId !== state.personId) leaveChat();
  Object.assign(state, { personId, chat: null });
  history.replaceState(null, "", `#${personId}`);
  people.show(state.people, personId);
  line.send({ do: "open", person: personId });
}

/** Nothing of one person's chat stays on the screen while the next one's is on its way. */
function leaveChat() {
  log.load([]);
  composer.reset();
  composer.show("nothing");
  byId("description").hidden = true;
}

function inThisChat(message) {
  return state.chat !== null && message.chat.id === state.personId;
}

function takeMessage(message) {
  if (view.isMine(message)) {
    state.chat.started = true;
    composer.taken();
  } else header.quiet();
  log.put(message);
  refresh();
}

function refresh() {
  const { chat } = state;
  const edge = lowerEdge(chat);
  const person = state.people.find(({ id }) => id === state.personId);
  header.show({ ...state.bot, ...chat.bot, name: botName() }, person.first_name);
  byId("description").hidden = !log.isEmpty;
  byId("description").replaceChildren(...description(chat.bot.description));
  composer.show(edge);
  composer.force(edge === "write" ? forcedReply() : null);
}

/** Telegram offers START in an empty chat, be it new or deleted, and to somebody who came by a link. */
function lowerEdge(chat) {
  if (state.payload) return "start";
  if (chat.blocked) return "blocked";
  return chat.started && !log.isEmpty ? "write" : "start";
}

function forcedReply() {
  const asking = log.newest((message) => !view.isMine(message));
  const own = log.newest((message) => view.isMine(message));
  const open = asking?.reply_markup?.force_reply && (own?.message_id ?? 0) < asking.message_id;
  return open ? asking : null;
}

function description(text) {
  const words = text || "This bot has no description yet.";
  return [element("h2", {}, "What can this bot do?"), element("p", { dir: "auto" }, words)];
}

function botName() {
  return state.chat?.bot?.name || state.bot.first_name;
}

function openLink(address) {
  const leads = whereLinkLeads(address, state.bot);
  if (leads.kind === "start") start(leads.payload);
  else if (leads.kind === "here") byId("composer").focus();
  else askToOpen({ href: leads.href, preview: leads.text, openable: leads.kind !== "refused" });
}

function start(payload) {
  if (request({ do: "start", payload })) state.payload = null;
}

function offerMessageMenu(message, place) {
  const text = message.text ?? message.caption;
  const own = view.isMine(message);
  const writing = !byId("compose-row").hidden;
  const remove = () => request({ do: "delete", messages: [message.message_id] });
  const editable = writing && isEditable(message);
  const forward = () => request({ do: "forward", message: message.message_id });
  const items = [
    writing && { label: "Reply", picture: "reply", act: () => composer.reply(message) },
    writing && { label: "Forward to the bot", picture: "forward", act: forward },
    text && { label: "Copy text", picture: "copy", act: () => copy(text) },
    editable && { label: "Edit", picture: "edit", act: () => composer.edit(message) },
    own && { label: "Delete", picture: "trash", danger: true, act: remove },
  ];
  openMenu(place, items, "This message");
}

function offerChatMenu(place) {
  if (!state.chat) return;
  const { blocked } = state.chat;
  const clear = {
    title: "Delete chat?",
    text: "Its messages disappear for this person. The bot is not told.",
    yes: "Delete",
    act: () => request({ do: "clear" }),
  };
  const byLink = {
    title: "Come by a link",
    label: "A t.me link to this bot, or only what stands behind start=",
    hint: "Letters, digits, _ and -, at most 64 of them.",
    check: (text) => payloadIn(text, state.bot),
    act: (payload) => {
      state.payload = payload;
      refresh();
      byId("start").focus();
    },
  };
  const moveTime = () => {
    people.open();
    clock.open();
  };
  const time = clock.isMoved ? `${clock.words} (moved)` : clock.words;
  const items = [
    people.coversChat && clock.isMovable && { label: time, picture: "clock", act: moveTime },
    { label: "Come by a link", picture: "link", act: () => promptDialog(byLink) },
    blocked
      ? { label: "Unblock", picture: "block", act: () => request({ do: "unblock" }) }
      : { label: "Block bot", picture: "block", act: () => request({ do: "block" }) },
    { label: "Delete chat", picture: "trash", danger: true, act: () => confirmDialog(clear) },
  ];
  openMenu(place, items, "This chat");
}

byId("to-newest").append(icon("chevron"));
byId("start").addEventListener("click", () => start(state.payload ?? ""));
addEventListener("hashchange", () => {
  const id = Number(location.hash.slice(1));
  if (state.people.some((person) => person.id === id)) open(id);
});
line.open();
