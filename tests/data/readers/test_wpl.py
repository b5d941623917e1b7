from __future__ import annotations

from pathlib import Path

import pytest

from segue.data.readers import read
from segue.data.readers.finding import claims_of
from segue.data.recognition.head import Head
from segue.errors import DataError

PLAYER = """<?wpl version="1.0"?>
<smil>
    <head>
        <meta name="Generator" content="Microsoft Windows Media Player -- 12.0.19041.1288"/>
        <meta name="ItemCount" content="3"/>
        <author/>
        <title>비 오는 날 ☔</title>
    </head>
    <body>
        <seq>
            <media src="..\\음악\\아이유\\밤편지.mp3" tid="{8A1B}" cid="{9C}"/>
            <media src="C:\\Music\\Rock &amp; Roll\\It&apos;s Late.wma" albumTitle="News" albumArtist="Queen"
                trackTitle="It&apos;s Late" trackArtist="퀸" duration="386000"/>
            <media src="\\\\nas\\music\\a.mp3" albumArtist="Nobody"/>
        </seq>
    </body>
</smil>
"""


def write(folder: Path, content: str | bytes, name: str = "Playlists/비.wpl") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["Playlists/비.wpl", "Playlists/비.zpl"])
def test_a_list_of_the_player(tmp_path: Path, playlists, tracks, encoding: str, name: str) -> None:
    path = write(tmp_path, PLAYER.replace("\n", "\r\n").encode(encoding), name)
    assert claims_of(Head.of(path))[0].format == "wpl"
    result = read("wpl", tmp_path)
    ((key, playlist),) = playlists(result.dataset).items()
    assert (key, playlist["title"]) == (name, "비 오는 날 ☔")
    late = "C:/Music/Rock & Roll/It's Late.wma"
    assert playlist["tracks"] == ["음악/아이유/밤편지.mp3", late, "//nas/music/a.mp3"]
    found = tracks(result.dataset)
    track = found[late]
    assert (track["title"], track["artists"], track["album"]) == ("It's Late", ["퀸"], "News")
    assert (track["duration_ms"], found["//nas/music/a.mp3"]["artists"]) == (386_000, ["Nobody"])
    assert found["음악/아이유/밤편지.mp3"]["title"] == "밤편지"


def test_without_a_title_a_list_has_its_files_name(tmp_path: Path, playlists) -> None:
    path = write(
        tmp_path, '<smil><head><title> </title></head><body><seq><media src="a.mp3"/></seq></body></smil>'
    )
    assert [one["title"] for one in playlists(read("wpl", path).dataset).values()] == ["비"]


def test_a_bad_track_costs_no_other_track_and_a_bad_file_no_folder(tmp_path: Path, playlists) -> None:
    path = write(
        tmp_path, '<smil><body><seq>\n<media src="a.mp3"/>\n<media tid="1"/><media src="b.mp3"/><x>', "a.wpl"
    )
    with pytest.raises(DataError, match=r"track 2.*expected a file or an address") as caught:
        read("wpl", path)
    assert (caught.value.where.line, caught.value.where.field) == (3, "src")
    result = read("wpl", path, skip_bad=True)
    assert [one["tracks"] for one in playlists(result.dataset).values()] == [["a.mp3", "b.mp3"]]
    assert [problem.where.line for problem in result.problems] == [3, 3]
    write(tmp_path, PLAYER, "b.wpl")
    assert set(playlists(read("wpl", tmp_path).dataset)) == {"b.wpl"}
    with pytest.raises(DataError, match="expected a Windows Media playlist, got"):
        read("wpl", write(tmp_path, "<plist/>", "c.wpl"))
