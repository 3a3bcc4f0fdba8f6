import { chatAsked, chatRemembered, personAsked, remember, remembered } from "./address.js";
import { Authors } from "./authors.js";
import { botChatItems, description } from "./bot-chat.js";
import { ChatLog } from "./chat.js";
import { copy } from "./clipboard.js";
import { SandboxClock } from "./clock.js";
import { Composer } from "./composer.js";
import { lowerEdge } from "./edge.js";
import { byId } from "./element.js";
import { groupItems } from "./governing.js";
import { Header } from "./header.js";
import { icon } from "./icons.js";
import { messageItems } from "./message-menu.js";
import { alertDialog, openMenu, toast } from "./overlay.js";
import { People } from "./people.js";
import { Line } from "./socket.js";
import { BOT_CHAT, state } from "./state.js";
import { Topics } from "./topics.js";
import { Voices } from "./voices.js";
import { Ways } from "./ways.js";

const line = new Line({ onEvent: (event) => handlers[event.type]?.(event), onState: lineChanged });

function request(message) {
  if (line.send(message)) return true;
  toast("Not connected. The sandbox may be starting again.");
  return false;
}

/** The same for what is written: in which topic and as whom. */
function write(message) {
  return request({ ...message, thread: topics.thread, as: voices.chosen });
}

const authors = new Authors(state);
const view = {
  authors,
  now: () => clock.now,
  bot: () => state.bot,
  lastOwn: () => log.newest((message) => authors.mayEdit(message)),
};

const ways = new Ways(state, authors, { request, open, fill: (text) => composer.fill(text) });
const actions = {
  copy,
  openLink: (address) => ways.openLink(address),
  switchInline: (wanted) => ways.switchInline(wanted),
  send: (text) => write({ do: "send", text, reply_to: null }),
  tap: (message, row, column) => request({ do: "tap", message: message.message_id, row, column }),
  show: (id) => log.show(id) || toast("That message is no longer here."),
  menu: offerMessageMenu,
};

const clock = new SandboxClock((to) => request({ do: "clock", ...to }) && people.close());
const log = new ChatLog(view, actions);
const composer = new Composer(write, view, (payload) => ways.start(payload));
const header = new Header({ onMenu: offerChatMenu });
const voices = new Voices(allow);
const topics = new Topics(() => {
  composer.reset();
  showTopic();
});
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
    const wanted = added?.id ?? state.personId ?? remembered().personId ?? personAsked(everybody);
    const chosen = (everybody.find(({ id }) => id === wanted) ?? everybody[0]).id;
    if (state.chat && chosen === state.personId) showPeople();
    else open(chosen, chosen === state.personId ? state.chatId : chatRemembered(chosen));
  },
  clock(told) {
    const wasKnown = clock.isKnown;
    clock.set(told);
    log.renameDays();
    if (wasKnown) toast(`It is ${clock.words} now, for everybody here.`, "clock");
  },
  chat(chat) {
    if (chat.person !== state.personId || chat.about.id !== state.chatId) return;
    Object.assign(state, { chat, chats: chat.chats });
    if (opensAskedChat()) return;
    state.unread.delete(state.chatId);
    showPeople();
    log.load(chat.messages);
    showCommands(chat.commands);
    takeAbout();
    showTopic();
    ways.fillIn();
  },
  about({ about }) {
    if (!state.chat) return;
    state.chat.about = about;
    if (about.id !== state.chatId) {
      state.chatId = about.id;
      remember(state.personId, about.id);
    }
    if (takeAbout()) showTopic();
    else refresh();
  },
  chats({ chats }) {
    if (!state.chat) return;
    state.chats = chats;
    // Whoever has left a group sees it no more.
    if (!chats.some(({ id }) => id === state.chatId)) open(state.personId);
    else showPeople();
  },
  news({ chat }) {
    if (!state.chat) return;
    state.unread.set(chat, (state.unread.get(chat) ?? 0) + 1);
    showPeople();
  },
  inline: (answer) => composer.inline.told(answer),
  message: ({ message }) => state.chat && takeMessage(message),
  edited: ({ message }) => state.chat && log.get(message.message_id) && takeMessage(message),
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
    if (url) ways.openLink(url);
    else if (text && alert) alertDialog(text, authors.botName);
    else if (text) toast(text);
  },
  tapped: (tap) => log.waiting.tapped(tap),
  typing: () => header.typing(),
  commands: ({ commands }) => state.chat && showCommands(commands),
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
  refused({ why, do: asked }) {
    log.waiting.giveUp();
    composer.giveBack();
    toast(why);
    // The chat that was asked for is not there any more: a new start of the sandbox forgets what was made in it.
    if (asked === "open" && state.chatId !== BOT_CHAT) open(state.personId);
  },
};

function lineChanged(connected) {
  header.connected(connected);
  if (connected) return;
  state.chat = null;
  clock.forget();
  log.waiting.giveUp();
}

function opensAskedChat() {
  const asked = state.isChatAsked ? chatAsked(state.chats) : undefined;
  state.isChatAsked = false;
  if (asked === undefined || asked === state.chatId) return false;
  open(state.personId, asked);
  return true;
}

function open(personId, chatId = BOT_CHAT) {
  if (personId !== state.personId || chatId !== state.chatId) leaveChat();
  if (personId !== state.personId) {
    state.chats = null;
    state.unread.clear();
  }
  Object.assign(state, { personId, chatId, chat: null });
  remember(personId, chatId);
  showPeople();
  line.send({ do: "open", person: personId, chat: chatId });
}

/** Nothing of one chat stays on the screen while the next one is on its way. */
function leaveChat() {
  log.load([]);
  composer.reset();
  composer.show("nothing");
  header.quiet();
  topics.reset();
  voices.reset();
  byId("description").hidden = true;
}

function showPeople() {
  const { chats, chatId: openId, unread } = state;
  people.show(state.people, state.personId, chats && { chats, openId, unread, botId: state.bot.id });
}

/** Topics and names to write under as the server told them; true when another topic is read now. */
function takeAbout() {
  const { about } = state.chat;
  voices.set(about.writes_as, state.personId);
  byId("compose").classList.toggle("in-group", about.kind !== "bot");
  allow();
  return topics.set(about.topics);
}

function allow() {
  const { kind } = state.chat.about;
  const sendable = { bot: "everything", person: "nothing" }[kind] ?? "files";
  composer.allow(sendable, kind === "channel" ? "Broadcast" : voices.prompt);
}

function showTopic() {
  log.filter((message) => topics.has(message));
  refresh();
}

function showCommands(commands) {
  const ending = state.chatId === BOT_CHAT ? "" : `@${state.bot.username}`;
  composer.commands.set(commands, ending);
}

function takeMessage(message) {
  const isMine = authors.isMine(message);
  if (isMine) state.chat.started = true;
  if (isMine || authors.isByVoice(message, voices.chosen)) composer.taken();
  if (authors.isBots(message)) header.quiet();
  log.put(message);
  if (!topics.has(message)) topics.note(message);
  refresh();
}

function refresh() {
  const { chat, payload } = state;
  const { edge, why } = lowerEdge({ chat, payload, topic: topics.open, isEmpty: log.isEmpty });
  const person = state.people.find(({ id }) => id === state.personId);
  header.show(chat.about, { ...state.bot, ...chat.bot, name: authors.botName }, person.first_name);
  byId("description").hidden = !log.isEmpty || state.chatId !== BOT_CHAT;
  byId("description").replaceChildren(...description(chat.bot.description));
  composer.show(edge, why);
  composer.force(edge === "write" ? authors.forcedReply((condition) => log.newest(condition)) : null);
}

function offerMessageMenu(message, place) {
  const isWriting = !byId("compose-row").hidden;
  const isMine = authors.isMine(message);
  const can = { ...state.chat.about, isMine, isWriting, isEditable: authors.mayEdit(message) };
  const does = {
    copy,
    reply: () => composer.reply(message),
    edit: () => composer.edit(message),
    forward: () => request({ do: "forward", message: message.message_id }),
    remove: () => request({ do: "delete", messages: [message.message_id] }),
  };
  openMenu(place, messageItems(message, can, does), "This message");
}

function offerChatMenu(place) {
  if (!state.chat) return;
  const { about, blocked } = state.chat;
  const moveTime = () => {
    people.open();
    clock.open();
  };
  const comeBy = (payload) => {
    state.payload = payload;
    refresh();
    byId("start").focus();
  };
  const govern = (message) => request({ ...message, as: voices.chosen });
  const inGroup = { about, topic: topics.open, people: state.people, bot: authors.botName, request: govern };
  const ofKind = {
    bot: () => botChatItems({ bot: state.bot, blocked, request, comeBy }),
    person: () => [{ label: "To the bot", picture: "reply", act: () => open(state.personId) }],
  };
  const time = clock.isMoved ? `${clock.words} (moved)` : clock.words;
  const items = [
    people.coversChat && clock.isMovable && { label: time, picture: "clock", act: moveTime },
    ...(ofKind[about.kind]?.() ?? groupItems(inGroup)),
  ];
  openMenu(place, items, "This chat");
}

byId("to-newest").append(icon("chevron"));
byId("start").addEventListener("click", () => ways.start(state.payload ?? ""));
addEventListener("hashchange", () => {
  const { personId, chatId } = remembered();
  if (state.people.some((person) => person.id === personId)) open(personId, chatId ?? BOT_CHAT);
});
line.open();
