// 서비스의 알림과 읽을 수 없는 링크에 쓰는 말.

const named = (name, near) => (near ? `${name} (혹시 ${near}?)` : name);
const listing = (names, more, nearest = []) =>
  names.map((name, place) => named(name, nearest[place])).join(", ") + (more ? ` 외 ${more}개` : "");

const HELPS = {
  track: "곡",
  known_track: "모델이 아는 곡",
  more_tracks: "더 많은 곡",
  tag: "태그",
  known_tag: "모델이 아는 태그",
  title: "제목",
  longer_title: "더 긴 제목",
};

export default {
  "note.empty_query": "아직 단서가 없어 가장 많이 담긴 곡을 보여 드려요.",
  "note.nothing_known": "모델이 아는 것이 하나도 없어 가장 많이 담긴 곡을 보여 드려요.",
  "note.no_weight": "모든 곡의 비중이 꺼져 있어 가장 많이 담긴 곡을 보여 드려요.",
  "note.few_tracks": ({ found, asked, limits }) =>
    `${asked}곡 중 ${found}곡입니다. ${limits.length ? `나머지를 뺀 조건: ${limits.join(", ")}` : "모델이 아는 곡이 더 없습니다"}.`,
  "note.few_tags": "태그 {asked}개 중 {found}개입니다. 모델이 아는 태그는 {known}개입니다.",
  "note.unknown_tracks": ({ names, more }) => `모델이 모르는 곡이라 뺐습니다: ${listing(names, more)}.`,
  "note.unknown_tags": ({ names, more, nearest }) => `모델이 모르는 태그라 뺐습니다: ${listing(names, more, nearest)}.`,
  "note.unknown_genres": ({ names, more }) => `이런 장르의 곡은 없습니다: ${listing(names, more)}.`,
  "note.unknown_artists": ({ names, more }) => `이런 아티스트의 곡은 없습니다: ${listing(names, more)}.`,
  "note.track_not_found": "이런 아이디나 이름의 곡이 없어 뺐습니다: {text}.",
  "note.track_taken": ({ text, track, playlists, others }) =>
    `‘${text}’ 대신 고른 곡: ${track} (플레이리스트 ${playlists}개에 담김). 맞는 곡이 ${others}곡 더 있습니다.`,
  "note.unheard": "{tracks}곡 중 {known}곡의 에너지만 알아서 순서가 에너지 곡선을 따르지 않습니다.",
  "note.unsure": ({ target, hits, helps }) =>
    `${target === "tags" ? "태그" : "곡"} 목록에 확신이 없습니다. 약 ${hits.toFixed(1)}개만 어울릴 것으로 보입니다.` +
    (helps.length ? ` 도움이 되는 것: ${helps.map((help) => HELPS[help] ?? help).join(" 또는 ")}.` : ""),

  "limit.updated": "플레이리스트 날짜",
  "limit.years": "연도",
  "limit.genres": "장르",
  "limit.per_artist": "아티스트당 곡 수",
  "limit.per_album": "앨범당 곡 수",
  "limit.without_tracks": "버린 곡",
  "limit.without_artists": "뺀 아티스트",
  "limit.heard": "들은 곡",
  "limit.released_until": "마지막 발매일",
  "limit.versions": "다른 버전",

  "link.unread": "이 링크에는 읽을 수 없는 부분이 있어 뺐습니다: {parts}.",
  "link.view": "보기",
  "link.title": "제목",
  "link.tags": "태그",
  "link.tracks": "곡",
  "link.kept": "담은 곡",
  "link.pinned": "고정한 곡",
  "link.dropped": "버린 곡",
  "link.artists_out": "뺄 아티스트",
  "link.diversity": "다양성",
  "link.popularity": "인기도",
  "link.years": "연도",
  "link.per_artist": "아티스트당 곡 수",
  "link.per_album": "앨범당 곡 수",
  "link.genres": "장르",
  "link.released_until": "마지막 발매일",
  "link.unheard": "안 들은 곡만",
  "link.order": "순서",
  "link.n": "곡 수",
  "link.model": "모델",
  "link.with": "비교할 모델",
};
