"""What admins read about groups and channels while they set, approve and watch an update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.groups import Hindrance
from campaign.reports import GroupFate
from messages.catalog import Html
from messages.screens.admin.describing import bullets, people

if TYPE_CHECKING:
    from campaign.broadcasts import Broadcast, Bulletin
    from campaign.group_audiences import Choice
    from campaign.reports import GroupReport
    from messages.screens.scene import Scene


def reach(scene: Scene, count: int, groups: int) -> Html:
    """So many people, groups and channels; people alone where no group is in it."""
    if not groups:
        return people(scene, count)
    posted = scene.words.counted("admin.groups", groups)
    return scene.words.html("admin.reach", people=people(scene, count), groups=posted) if count else posted


def send_label(scene: Scene, count: int, groups: int) -> str:
    """On the button that sends it to so many people, groups and channels, where a text above has told how many."""
    if groups and count:
        return scene.words.plain("button.admin.send.all")
    return scene.words.counted("button.admin.send.groups" if groups else "button.admin.send.count", groups or count)


def in_groups(scene: Scene, bulletin: Bulletin) -> Html:
    """Whether it is also posted in groups and channels, and why not where that was asked for."""
    audience = bulletin.audience
    if audience.to_groups and not audience.reaches_groups:
        return scene.words.html("admin.in-groups.narrowed")
    return scene.words.html("admin.in-groups.on" if audience.to_groups else "admin.in-groups.off")


def groups_left_out(scene: Scene, groups: Choice) -> Html | None:
    """Where it would not be posted though it is meant for them, and why; nothing where it is posted in all of them."""
    words = scene.words
    counts = {
        **{str(why): groups.left_out.get(why, 0) for why in Hindrance},
        "no-words": groups.without_words,
        "reached-before": groups.reached_before,
    }
    lines = [
        words.html("admin.excluded.line", why=words.html(f"admin.groups.why.{why}"), count=words.number(count))
        for why, count in counts.items()
        if count
    ]
    return words.html("admin.groups.left-out", lines=bullets(lines)) if lines else None


def groups_in_it(scene: Scene, broadcast: Broadcast, groups: Choice) -> Html:
    """In how many groups and channels it would be posted, and in how many not; or why in none at all."""
    if not broadcast.bulletin.audience.reaches_groups:
        return in_groups(scene, broadcast.bulletin)
    count = scene.words.counted("admin.groups", len(groups.to_post))
    head = scene.words.html("admin.draft.groups", groups=count)
    return Html("\n".join(part for part in (head, groups_left_out(scene, groups)) if part))


def report_on_groups(scene: Scene, report: GroupReport | None, *, is_over: bool) -> Html | None:
    """What became of it in groups and channels, and where it has still to be posted; nothing where it is for none."""
    if report is None:
        return None
    words = scene.words
    lines = [
        words.html(f"admin.group-fate.{fate}", count=words.number(report.of(fate)))
        for fate in GroupFate
        if report.of(fate) or fate is GroupFate.POSTED
    ]
    if not is_over:
        lines.append(words.html("admin.group-fate.to-go", count=words.number(report.to_go)))
    return words.html("admin.report.groups", lines=Html("\n".join(lines)))
