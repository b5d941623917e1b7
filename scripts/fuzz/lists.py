"""Small valid inputs as players and DJ programs write them: XSPF, PLS, WPL, iTunes, rekordbox, Traktor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>'

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "xspf": (
        f"""{_XML}
<playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:segue="urn:x-segue:playlist">
<title>밤</title><date>2012-09-29T01:57:26+09:00</date><identifier>urn:1</identifier>
<extension application="urn:x-segue:playlist"><segue:tag>비</segue:tag></extension>
<trackList><track><location>file://localhost/a%20b.mp3</location><title>밤 &amp; 낮</title><creator>a, b</creator>
<duration>215000</duration><extension application="urn:x-segue:playlist"><segue:artist>a</segue:artist>
<segue:artist>b</segue:artist><segue:weight>2</segue:weight><segue:isrc>KRA301700013</segue:isrc><segue:id>a%00</segue:id>
</extension></track><track><title><![CDATA[<b>]]></title></track></trackList></playlist>""",
    ),
    "pls": (
        "[playlist]\r\nX-GNOME-Title=밤\r\nFile1=C:\\음악\\a.mp3\r\nTitle1=아이유 - 밤편지\r\nLength1=253\r\n"
        "File2=http://example.org/stream\r\nLength2=-1\r\nNumberOfEntries=2\r\nVersion=2\r\n",
    ),
    "wpl": (
        """<?wpl version="1.0"?>
<smil><head><meta name="ItemCount" content="2"/><title>비 ☔</title></head><body><seq>
<media src="..\\음악\\a.mp3" tid="{8A}"/>
<media src="C:\\b.wma" trackTitle="It&apos;s" albumArtist="Q" albumTitle="N" duration="386000"/></seq></body></smil>""",
    ),
    "itunes": (
        f"""{_XML}
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://example.org/p.dtd"><plist version="1.0"><dict>
<key>Tracks</key><dict><key>1</key><dict><key>Track ID</key><integer>1</integer><key>Name</key><string>밤편지</string>
<key>Artist</key><string>아이유</string>
<key>Total Time</key><integer>253306</integer><key>Year</key><integer>2017</integer>
<key>Location</key><string>file://localhost/a%CC%81.m4a</string></dict><key>2</key><dict>
<key>Track ID</key><integer>2</integer><key>Persistent ID</key><string>8A1B</string></dict></dict>
<key>Playlists</key><array><dict><key>Name</key><string>기분</string>
<key>Playlist Persistent ID</key><string>F1</string>
<key>Folder</key><true/></dict><dict><key>Name</key><string>새벽</string>
<key>Parent Persistent ID</key><string>F1</string>
<key>Playlist Items</key><array><dict><key>Track ID</key><integer>2</integer></dict><dict><key>Track ID</key>
<integer>1</integer></dict></array></dict></array></dict></plist>""",
        "Name\tArtist\tComposer\tAlbum\tGenre\tTime\tYear\tLocation\r밤편지\t아이유\t\tPalette\tK-Pop\t253\t2017\t"
        "Macintosh HD:Users:me:밤.m4a\rb\tc\t\t\t\t\t\tC:\\b.mp3\r",
    ),
    "rekordbox": (
        f"""{_XML}
<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="2">
<TRACK TrackID="11" Name="밤편지" Artist="아이유" TotalTime="253" Year="2017" Location="file://localhost/me/%EB%B0%A4.mp3">
<TEMPO Bpm="128"/></TRACK><TRACK TrackID="12" Location="file://localhostsoundcloud:tracks:245"/></COLLECTION>
<PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Type="0" Name="Sets"><NODE Type="1" Name="새벽" KeyType="0">
<TRACK Key="12"/><TRACK Key="11"/></NODE></NODE><NODE Type="1" Name="b" KeyType="1">
<TRACK Key="file://localhost/c.mp3"/></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>""",
    ),
    "traktor": (
        f"""{_XML}
<NML VERSION="19"><COLLECTION ENTRIES="1"><ENTRY TITLE="밤편지" ARTIST="아이유">
<LOCATION DIR="/:Users/:me/:" FILE="밤.mp3" VOLUME="Macintosh HD"/><ALBUM TITLE="Palette"/>
<INFO GENRE="K-Pop" PLAYTIME="254" PLAYTIME_FLOAT="253.306" RELEASE_DATE="2017/3/24"/></ENTRY></COLLECTION>
<PLAYLISTS><NODE TYPE="FOLDER" NAME="$ROOT"><SUBNODES><NODE TYPE="PLAYLIST" NAME="새벽"><PLAYLIST TYPE="LIST">
<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="Macintosh HD/:Users/:me/:밤.mp3"/></ENTRY>
<ENTRY><PRIMARYKEY TYPE="TRACK" KEY="USB/:b.mp3"/></ENTRY></PLAYLIST></NODE><NODE TYPE="SMARTLIST" NAME="New"/>
</SUBNODES></NODE></PLAYLISTS></NML>""",
    ),
}
"""Texts by format."""


def written(form: str) -> list[bytes]:
    """Return the inputs of a format, in UTF-8 and in UTF-16."""
    return [text.encode(encoding) for text in TEXTS[form] for encoding in ("utf-8", "utf-16")]
