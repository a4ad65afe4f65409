"""TikTok as the stand-in plays it (PLATFORMS.md 3.3)."""

from __future__ import annotations

from urllib.parse import quote

from tests.standin.answers import (
    FORBIDDEN,
    LOGIN_PAGE,
    TOO_MANY,
    Answer,
    Play,
    Scene,
    Subject,
    as_json,
    attribute,
    differs,
    endpoints,
    html,
    loud,
    packed,
    plays,
    redirect,
    script,
)

HOME = "https://www.tiktok.com"
OTHER_ID = "7417000000000099999"
_TT = r"(?:(?:www|m)\.)?tiktok\.com/"
_NUMBER = r"(?P<id>\d+)"

ENDPOINTS = endpoints(
    ("", "login", _TT + r"login"),
    ("", "home", _TT + r"(?:\?|$)"),
    ("post", "oembed", _TT + r"oembed\?.*/(?:video|photo|v|embed)/" + _NUMBER),
    ("profile", "oembed", _TT + r"oembed\?.*/@(?P<id>[\w.-]+)/?$"),
    ("post", "embed", _TT + r"(?:embed(?:/v\d)?|player/v1)/" + _NUMBER),
    ("post", "page", _TT + r"@[^/]*/(?:video|photo)/" + _NUMBER),
    ("post", "page", r"(?:(?:www|m)\.)?tiktokv?\.com/(?:(?:i18n/|h5/)?share/video|v)/" + _NUMBER),
    ("live", "room", r"webcast\.tiktok\.com/webcast/room/info/\?.*room_id=" + _NUMBER),
    ("live", "room_page", _TT + r"share/live/" + _NUMBER),
    ("live", "profile", _TT + r"@(?P<id>[\w.-]+)/live"),
    ("profile", "profile", _TT + r"@(?P<id>[\w.-]+)/?(?:\?|$)"),
    ("short-link", "page", r"(?:v[mt]\.tiktok\.com|(?:www\.)?tiktok\.com/t)/(?P<id>\w+)"),
    ("other", "page", _TT + r"(?P<id>tag|music|discover)/"),
)

# --- posts -----------------------------------------------------------------------------------------------------


def _oembed(it: Subject) -> Answer:
    return as_json({
        "version": "1.0", "type": "video", "title": it.title, "author_url": f"{HOME}/@sample_org",
        "author_name": "Sample Organisation", "author_unique_id": "sample_org", "embed_product_id": it.id,
        "html": f'<blockquote class="tiktok-embed" data-video-id="{it.id}"></blockquote>',
        "thumbnail_url": "https://p16.example/t.jpg", "thumbnail_width": 576, "thumbnail_height": 1024,
        "provider_name": "TikTok",
    })  # fmt: skip


def _state(scopes: dict[str, object], cut: int | None = None) -> Answer:
    """A page with the state that it is drawn from, and the bundle that holds the sentences for missing videos."""
    state = script({"__DEFAULT_SCOPE__": {"webapp.app-context": {"language": "en"}, **scopes}})[:cut]
    return html(
        "<!DOCTYPE html><html><head><title>TikTok</title></head><body><script>var strings="
        '{"gone":"Video currently unavailable"}</script><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" '
        f'type="application/json">{state}' + ("</script></body></html>" if cut is None else "")
    )


def _video(code: object = 0, **more: object) -> Play:
    def play(it: Subject) -> Answer:
        item = {
            "id": it.id, "desc": it.title, "createTime": str(it.at),
            "author": {"id": "1", "uniqueId": "sample_org", "nickname": "Sample Organisation", "secUid": "MS4wLjAB"},
            "stats": {"playCount": 100, "diggCount": 10, "commentCount": 1, "shareCount": 0, "collectCount": "0"},
            "video": {
                "duration": 15, "cover": "https://p16.example/t.jpg", "playAddr": "https://v16.example/v.mp4",
                "width": 576, "height": 1024,
            },
            "music": {"title": "original sound", "authorName": "Sample Organisation"}, **more,
        }  # fmt: skip
        detail = {"statusCode": code, "statusMsg": "", "itemInfo": {"itemStruct": item}}
        return _state({"webapp.video-detail": detail})

    return play


def _refuses(code: int, message: str = "") -> Play:
    return plays(_state({"webapp.video-detail": {"statusCode": code, "statusMsg": message}}))


def _embed(it: Subject) -> Answer:
    state = {"source": {"data": {f"/embed/v2/{it.id}": {"videoData": {"itemInfos": {"id": it.id, "text": it.title}}}}}}
    data = f'<script id="__FRONTITY_CONNECT_STATE__" type="application/json">{script(state)}</script>'
    return html(f"<title>{attribute(it.title)}</title>{data}")


def _login(it: Subject) -> Answer:
    return redirect(f"{HOME}/login?redirect_url={quote(it.url, safe='')}")


WRONG = as_json({"code": 400, "message": "Something went wrong"}, 400)
EMPTY_400 = Answer(400)
EMBED_SILENT = html('<title>TikTok</title><div id="app"></div>')
CHALLENGE = html('<title>Please wait...</title><p id="cs" class="abc">Please wait...</p>')
CAPTCHA = html('<title>TikTok - Make Your Day</title><div class="captcha-verify-container"></div>')
HOME_STATE = _state({"webapp.a-b": {"items": []}})

LIVE: Scene = {"oembed": _oembed, "page": _video(), "embed": _embed}


def refusing(code: int, message: str = "", oembed: Answer = WRONG) -> Scene:
    return {"oembed": plays(oembed), "page": _refuses(code, message), "embed": plays(EMBED_SILENT)}


# --- profiles, live rooms and short links ----------------------------------------------------------------------


def _profile(code: int = 0, *, is_private: bool = False) -> Play:
    def play(it: Subject) -> Answer:
        user = {"id": "1", "uniqueId": it.id, "nickname": it.title, "privateAccount": is_private, "secUid": "MS4wLjAB"}
        info = {"user": user, "stats": {"videoCount": 3, "followerCount": 5}} if code == 0 else {}
        return _state({"webapp.user-detail": {"statusCode": code, "statusMsg": "", "userInfo": info}})

    return play


def profile(play: Play) -> Scene:
    return {"profile": play, "oembed": plays(EMPTY_400)}


def room(status: int) -> Scene:
    def play(it: Subject) -> Answer:
        owner = {"id": 1, "display_id": "sample_org", "nickname": "Sample Organisation"}
        told = {"id": int(it.id), "id_str": it.id, "status": status, "title": it.title, "owner": owner}
        return as_json({"data": told, "status_code": 0})

    return {"room": play, "room_page": plays(HOME_STATE), "profile": _profile()}


def leads(where: str, status: int = 301) -> Scene:
    return {"*": plays(redirect(where, status))}


POST_BEHIND, LOST_BEHIND = f"{HOME}/@sample_org/video/7417000000000000001", f"{HOME}/@_/video/7417000000000000002"

# --- scenes ----------------------------------------------------------------------------------------------------

PLACES: Scene = {"login": plays(LOGIN_PAGE), "home": plays(HOME_STATE)}
SCENES: dict[str, Scene] = {
    # posts that anyone can see
    "available": LIVE | profile(_profile()) | LIVE,
    "available_loud": differs(LIVE, oembed=FORBIDDEN, page=loud(_video())),
    "available_compressed": differs(LIVE, oembed=WRONG, page=lambda it: packed(_video()(it), "deflate")),
    "available_page_only": differs(LIVE, oembed=WRONG),
    "available_code_as_text": differs(LIVE, oembed=EMPTY_400, page=_video("0")),
    "available_oembed_is_html": differs(LIVE, oembed=html("<title>TikTok</title>")),
    "available_oembed_names_another": differs(LIVE, oembed=lambda it: _oembed(it._replace(id=OTHER_ID))),
    "available_page_denies": differs(LIVE, page=_refuses(10204, "status_deleted"), embed=EMBED_SILENT),
    "available_page_challenged": differs(LIVE, page=CHALLENGE),
    "slideshow": differs(LIVE, oembed=WRONG, page=_video(imagePost={"images": [{}, {}]}, video={"duration": 0})),
    # posts that are not there
    "gone": refusing(10204, "status_deleted"),
    "gone_joined": refusing(10204, "privacy_authorization_failed&status_deleted"),
    "gone_and_private": refusing(10204, "status_self_see&status_deleted", EMPTY_400),
    "gone_never_there": refusing(10204, "item doesn't exist"),
    "gone_oembed_limited": refusing(10204, "status_deleted", FORBIDDEN),
    # posts that are there, but not for everyone
    "private": refusing(10216, "", EMPTY_400),
    "private_account": refusing(10222),
    "private_self": refusing(10204, "status_self_see"),
    "private_friends": refusing(10204, "status_friend_see"),
    "private_author": refusing(10204, "author_secret"),
    "reviewing": refusing(10204, "status_reviewing"),
    "not_passed": refusing(10204, "status_audit_not_pass"),
    "age": refusing(10204, "content_classification"),
    "age_without_video": differs(LIVE, oembed=WRONG, page=_video(isContentClassified=True, video={})),
    "geo": refusing(10231),
    "geo_person": refusing(10204, "person_geo_fencing"),
    "geo_copyright": refusing(10204, "copyright_geo_filter"),
    "geo_cross_border": refusing(10204, "cross_border_violation_reason_1"),
    "withheld_here": refusing(10204, "copyright_geo_filter") | {"oembed": _oembed, "embed": _embed},
    # what nobody can tell from here
    "silent_10204": refusing(10204, "", EMPTY_400),
    "unknown_message": refusing(10204, "status_of_tomorrow"),
    "code_10102": refusing(10102),
    "code_10000": refusing(10000),
    "code_10201": refusing(10201),
    "code_10202": refusing(10202),
    "code_10215": refusing(10215),
    "code_10223": refusing(10223),
    "other_video": differs(LIVE, oembed=WRONG, page=lambda it: _video()(it._replace(id=OTHER_ID))),
    "home_state": differs(LIVE, oembed=WRONG, page=HOME_STATE, embed=EMBED_SILENT),
    "cut_off": differs(
        LIVE, oembed=WRONG, page=_state({"webapp.video-detail": {"statusCode": 10204, "statusMsg": "x" * 99}}, 120)
    ),
    "login_wall": {"*": _login},
    "captcha": {"*": plays(CHALLENGE)},
    "captcha_container": {"*": plays(CAPTCHA)},
    "page_limited": differs(LIVE, oembed=WRONG, page=TOO_MANY),
    "page_forbidden": differs(LIVE, oembed=WRONG, page=FORBIDDEN),
    # profiles and live rooms
    "profile": profile(_profile()),
    "private_profile": profile(_profile(is_private=True)),
    "private_profile_code": profile(_profile(10222)),
    "no_profile": profile(_profile(10221)),
    "room_live": room(2),
    "room_over": room(4),
    # short links
    "short_to_post": leads(f"{POST_BEHIND}?_r=1&_t=8abc"),
    "short_to_gone_post": leads(f"{LOST_BEHIND}?_r=1"),
    "short_to_profile": leads(f"{HOME}/@sample_org?_r=1"),
    "short_to_login": leads(f"{HOME}/login?redirect_url={quote(POST_BEHIND, safe='')}", 302),
    "short_forgotten": leads(f"{HOME}/?_r=1"),
    "short_elsewhere": leads("https://example.org/"),
}
