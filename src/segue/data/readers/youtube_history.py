"""YouTube's watch history in Google Takeout, as JSON: what was played as music becomes plays.

For a title, a record has a sentence in the person's language: `Watched 밤편지`, `밤편지을(를) 시청했습니다.`.
The channel of an artist's own tracks is called `NAME - Topic`. Other videos, advertisements and searches are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import msgspec

from segue.data.listens.plays import Plays, milliseconds
from segue.data.records.builder import TrackRecord
from segue.data.records.intake import Intake
from segue.data.records.json_stream import portions
from segue.data.records.json_values import decode
from segue.errors import DataError, Where

WATCH: Final = "https://music.youtube.com/watch?v="

FIELDS: Final = frozenset({"[].titleUrl", "[].time", "[].header"})
"""The fields that records of the history have."""

_NO_MUSIC: Final = "play left out that is no music"
_SENTENCES: Final = (
    re.compile(r"Watched (?P<title>.+)", re.DOTALL),
    re.compile(r"(?P<title>.+?)\s?(?:을\(를\)|을|를) 시청(?:했습니다\.?|함)", re.DOTALL),
    re.compile(r"(?P<title>.+?)\s?を(?:視聴|再生)しました", re.DOTALL),
    re.compile(r"(?P<title>.+) angesehen", re.DOTALL),
    re.compile(r"Vous avez regardé (?P<title>.+)", re.DOTALL),
    re.compile(r"Has visto (?P<title>.+)", re.DOTALL),
    re.compile(r"(?:已观看|已觀看|觀看了|观看了)\s?(?P<title>.+)", re.DOTALL),
)
"""How the sentences of languages say which title was watched."""

_TOPIC: Final = re.compile(r" - (?:Topic|주제|トピック|主题|主題|Thema|Sujet|Tema)$")
_VIDEO: Final = re.compile(r"[A-Za-z0-9_-]{11}")


class _Channel(msgspec.Struct, frozen=True):
    name: str = ""


class _Record(msgspec.Struct, frozen=True):
    time: dt.datetime
    header: str = ""
    title: str = ""
    titleUrl: str = ""  # noqa: N815 - Google's name
    subtitles: Sequence[_Channel] = ()


_RECORD: Final = msgspec.json.Decoder(_Record)


def add_watched(path: Path, person: str, plays: Plays, intake: Intake) -> None:
    """Add the plays of a file.

    Raises:
        DataError: The file is no list or breaks off, or a record is bad and bad records are not skipped.
    """
    number = 0
    for portion in portions(path, intake.limits):
        for record in portion:
            number += 1
            try:  # `attempt` for each of a hundred thousand records takes longer than the rest
                _add(decode(record, _RECORD), person, plays, intake)
            except DataError as error:
                intake.refuse(error, Where(path, record=number))


def _add(record: _Record, person: str, plays: Plays, intake: Intake) -> None:
    channel = record.subtitles[0].name if record.subtitles else ""
    video = _music(record, channel)
    if not video:
        intake.notes[_NO_MUSIC] += 1
        return
    artist = _TOPIC.sub("", channel)
    track = TrackRecord(
        id=video, title=title_of(record.title), artists=[artist] if artist else [], location=f"{WATCH}{video}"
    )
    plays.add(person, milliseconds(record.time), None, track)


def _music(record: _Record, channel: str) -> str:
    """The id of the video, if it was played as music; else ""."""
    try:
        address = urlsplit(record.titleUrl)
    except ValueError:
        return ""
    host = (address.netloc or "").lower()
    if "Music" not in record.header and not host.startswith("music.") and not _TOPIC.search(channel):
        return ""
    video = (
        parse_qs(address.query, max_num_fields=20).get("v", [""])[0] if len(record.titleUrl) < 1000 else ""
    )
    return video if _VIDEO.fullmatch(video) else ""


def title_of(sentence: str) -> str:
    """The title in a sentence such as `Watched 밤편지`; "" where it is only an address, as of removed videos."""
    found = next(filter(None, (one.fullmatch(sentence.strip()) for one in _SENTENCES)), None)
    title = found["title"].strip() if found else sentence.strip()
    return "" if title.startswith(("http://", "https://")) else title
