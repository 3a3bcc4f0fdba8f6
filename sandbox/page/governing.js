import { hasBot } from "./chats.js";
import { chooseChat } from "./chooser.js";
import { confirmDialog, promptDialog } from "./overlay.js";
import { fullName } from "./names.js";
import { askForRights } from "./rights.js";

/**
 * What the menu of a group or channel offers: everything to its owner and admins, leaving it to everybody
 * but the owner.
 *
 * `about` is the chat, `topic` the one that is read, `people` is everybody there is, `bot` the name of the bot, and
 * `request(message)` asks the server.
 */
export function groupItems({ about, topic, people, bot, request }) {
  const leave = {
    title: `Leave ${about.title}?`,
    text: "Somebody who governs it can add this person again.",
    yes: "Leave",
    act: () => request({ do: "leave" }),
  };
  return [
    ...(about.may_govern ? [...botItems(about, bot, request), ...topicItems(about, topic, request)] : []),
    about.may_govern && about.kind === "group" && upgrade(about, request),
    about.may_govern && { label: "Add a person", picture: "person", act: () => addPerson(about, people, request) },
    about.may_leave && { label: "Leave", picture: "leave", danger: true, act: () => confirmDialog(leave) },
  ];
}

function botItems(about, bot, request) {
  const isChannel = about.kind === "channel";
  const status = about.bot_status;
  const add = {
    title: `Add ${bot}`,
    note: isChannel ? "A bot can only be an admin of a channel." : "Without any of these it is a plain member.",
    kind: about.kind,
    held: isChannel ? ["can_post_messages"] : [],
    yes: "Add",
    act: (rights) => request({ do: "add_bot", chat: about.id, rights, payload: "" }),
  };
  if (!hasBot(about)) return [{ label: "Add the bot", picture: "add", act: () => askForRights(add) }];
  const promote = {
    title: `Rights of ${bot}`,
    note: "With these it is an admin.",
    kind: about.kind,
    held: about.bot_rights,
    yes: "Save",
    act: (rights) => request({ do: "promote_bot", rights }),
  };
  const does = (act) => () => request({ do: act });
  const canBeSilenced = about.kind === "supergroup" && status === "member";
  return [
    { label: "Rights of the bot", picture: "shield", act: () => askForRights(promote) },
    !isChannel && status === "administrator" && { label: "Make the bot a member", picture: "person", act: does("demote_bot") },
    canBeSilenced && { label: "Forbid the bot to write", picture: "silent", act: does("restrict_bot") },
    status === "restricted" && { label: "Let the bot write", picture: "check", act: does("lift_restriction") },
    { label: "Remove the bot", picture: "block", act: does("remove_bot") },
  ];
}

function topicItems(about, topic, request) {
  if (!about.is_forum || !topic) return [];
  const isGeneral = about.topics[0]?.id === topic.id;
  const thread = topic.id;
  const remove = {
    title: `Delete ${topic.name}?`,
    text: "The topic and its messages disappear for everybody.",
    yes: "Delete",
    act: () => request({ do: "delete_topic", thread }),
  };
  const name = {
    title: "New topic",
    label: "What it is about",
    hint: "1 to 128 characters.",
    check: (text) => text.trim().slice(0, 128) || null,
    act: (text) => request({ do: "add_topic", name: text }),
  };
  return [
    topic.closed
      ? { label: `Reopen ${topic.name}`, picture: "unlock", act: () => request({ do: "reopen_topic", thread }) }
      : { label: `Close ${topic.name}`, picture: "lock", act: () => request({ do: "close_topic", thread }) },
    !isGeneral && { label: `Delete ${topic.name}`, picture: "trash", act: () => confirmDialog(remove) },
    { label: "New topic", picture: "topic", act: () => promptDialog(name) },
  ];
}

function upgrade(about, request) {
  const question = {
    title: "Make it a supergroup?",
    text: "It gets a new id, and the old one is of no more use to the bot. There is no way back.",
    yes: "Make it one",
    act: () => request({ do: "make_supergroup" }),
  };
  return { label: "Make it a supergroup", picture: "up", act: () => confirmDialog(question) };
}

function addPerson(about, people, request) {
  const there = new Set(about.members.filter(({ status }) => !["left", "kicked"].includes(status)).map(({ id }) => id));
  const others = people.filter(({ id }) => !there.has(id));
  chooseChat({
    title: `Add a person to ${about.title}`,
    chats: others.map((person) => ({ id: person.id, title: fullName(person), note: `id ${person.id}` })),
    none: "Everybody is in it already.",
    act: ({ id }) => request({ do: "add_member", member: id }),
  });
}
