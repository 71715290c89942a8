"""A walk through a page by the Tab key: what is reached, in which order, and whether one sees where one is."""

from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Page

DATE_PARTS = 4  # day, month, year and the button of a field for a date are a stop each
THICK = 2  # px that a ring around what has the focus is at least
SEEN_AT_LEAST = 3  # the contrast of the ring against what is around it

# The places that Tab stops at, in their order; what each looks like without the focus is kept.
STOPS = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const shown = (e) => !e.closest("[inert]") && e.checkVisibility({ visibilityProperty: true });
  const open = all.filter((e) => e.tabIndex >= 0 && !e.matches(":disabled") && shown(e));
  const chosen = (radio) => open.find((e) => e.type === "radio" && e.name === radio.name && e.checked) ?? radio;
  seen.ring = (e) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(e);
    return [outlineStyle, outlineWidth, outlineColor, boxShadow].join(" ");
  };
  const place = (e) => seen.within(e.getBoundingClientRect(), e.parentElement); // of the page at its top
  seen.stops = open.filter((e) => e.type !== "radio" || chosen(e) === e);
  seen.calm = new Map(seen.stops.map((e) => [e, seen.ring(e)]));
  return seen.stops.map((e) => ({ name: seen.told(e), isDate: e.type === "date", ...place(e) }));
}"""
# What has the focus now: its place among the stops (-1: none of them, -2: nothing), and what is wrong with its looks.
HERE = f"""() => {{
  const e = document.activeElement;
  if (e === document.body) return {{ at: -2, name: "", wrong: [] }};
  const wrong = [], style = getComputedStyle(e), width = parseFloat(style.outlineWidth);
  if (style.outlineStyle === "none" || width < {THICK}) wrong.push("no ring");
  if (seen.ring(e) === seen.calm.get(e)) wrong.push("looks as without the focus");
  const ground = parseFloat(style.outlineOffset) < 0 ? e : e.parentElement;
  const contrast = seen.contrast(seen.rgb(style.outlineColor), seen.ground(ground));
  if (contrast < {SEEN_AT_LEAST}) wrong.push(`ring of contrast ${{contrast.toFixed(1)}}`);
  const box = e.getBoundingClientRect(), three = (low, high) => [low + 2, (low + high) / 2, high - 2];
  const across = three(Math.max(box.left, 0), Math.min(box.right, innerWidth));
  const down = three(Math.max(box.top, 0), Math.min(box.bottom, innerHeight));
  const hit = (x, y) => {{
    const over = document.elementFromPoint(x, y);
    return over && (e.contains(over) || over.contains(e));
  }};
  if (!across.some((x) => down.some((y) => hit(x, y)))) wrong.push("out of sight");
  const name = seen.told(e), at = seen.stops.indexOf(e);
  const anew = seen.stops.findIndex((one) => !one.isConnected && seen.told(one) === name); // drawn again meanwhile
  return {{ at: at < 0 ? anew : at, name, wrong }};
}}"""
# What can be clicked, but not reached by keyboard; the rows of a grid are walked by arrows.
CLICKABLE = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const pointed = getComputedStyle(e).cursor === "pointer" && getComputedStyle(e.parentElement).cursor !== "pointer";
  return (e.onclick || pointed) && !e.closest("a[href], button, input, select, summary, label, [tabindex]");
}).map(seen.told)"""


@dataclass(frozen=True)
class Walk:
    """A walk: the names of the stops in the order in which Tab came to them, and all that is wrong."""

    names: list[str]
    wrong: list[str]


def walk(page: Page) -> Walk:
    """From the top of the page by Tab until the end, which `SEEN` has been put into."""
    stops = page.evaluate(STOPS)
    came: list[int] = []
    names, wrong = [], [f"click without a key: {name}" for name in page.evaluate(CLICKABLE)]
    for _ in range(len(stops) * 2 + 40):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["at"] == -2 or (came and here["at"] == came[0]):
            break
        came.append(here["at"])
        names.append(here["name"])
        wrong += [f"{here['name']}: {what}" for what in here["wrong"]]
    else:
        wrong.append(f"trapped at {names[-1]}")
    there = page.evaluate("seen.stops.map((e) => e.isConnected && e.checkVisibility())")
    missed = {place for place, is_there in enumerate(there) if is_there} - set(came)
    wrong += [f"never reached: {stops[place]['name']}" for place in sorted(missed)]
    wrong += _order(stops, [at for at in came if at >= 0])
    return Walk(names, wrong)


def _order(stops: list[dict], came: list[int]) -> list[str]:
    """Where the way leads back up without a new column beginning, or stays where it is."""
    found = []
    for first, second in pairwise(came[1:]):  # the first is the link that is only seen with the focus
        one, other = stops[first], stops[second]
        if first == second and not one["isDate"]:
            found.append(f"stays at {one['name']}")
        elif other["bottom"] < one["top"] - 1 and other["left"] < one["right"] - 1:
            found.append(f"back up from {one['name']} to {other['name']}")
    return found
