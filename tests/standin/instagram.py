"""Instagram as the stand-in plays it (PLATFORMS.md 2.3)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote

from tests.standin.answers import (
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
    prefetched,
    redirect,
    scheduled,
)

HOME = "https://www.instagram.com"
OTHER_CODE = "DZzZzZzZzZz"
_IG = r"(?:(?:www|m)\.)?instagram\.com/"
_POST = r"(?:[\w.]+/)?(?:p|reels?|tv)/(?P<id>[\w-]+)"

ENDPOINTS = endpoints(
    ("", "login", _IG + r"accounts/(?:login|signup)"),
    ("", "challenge", _IG + r"challenge/"),
    ("", "consent", _IG + r"consent/"),
    ("", "home", _IG + r"(?:\?|$)"),
    ("post", "oembed", _IG + r"api/v1/oembed/?\?.*/(?:p|reels?|tv)/(?P<id>[\w-]+)"),
    ("post", "ruling", _IG + r"api/v1/web/get_ruling_for_content/\?.*target_id=(?P<pk>\d+)"),
    ("post", "graphql", _IG + r'(?:api/graphql|graphql/query)/?(?:\?.*)?#.*"media_id":"(?P<pk>\d+)"'),
    ("post", "graph", r"graph\.facebook\.com/(?:v[\d.]+/)?instagram_oembed\?.*/(?:p|reels?|tv)/(?P<id>[\w-]+)"),
    ("post", "embed", _IG + _POST + r"/embed"),
    ("post", "page", _IG + _POST),
    ("share", "page", _IG + r"share/(?:\w+/)?(?P<id>[\w-]+)"),
    ("story", "page", _IG + r"stories/(?!highlights)[\w.]+/(?P<id>\d+)"),
    ("highlight", "page", _IG + r"stories/highlights/(?P<id>\d+)"),
    ("other", "page", _IG + r"(?P<id>explore)/"),
    ("profile", "user", _IG + r"api/v1/users/web_profile_info/\?username=(?P<id>[\w.]+)"),
    ("profile", "profile", _IG + r"(?P<id>[\w.]+)/?(?:\?|$)"),
)


def code_of(number: int) -> str:
    """The shortcode of a media id: the number in base 64, big end first."""
    return urlsafe_b64encode(number.to_bytes(9)).decode().lstrip("A")


def number_of(code: str) -> int:
    return int.from_bytes(urlsafe_b64decode(code.rjust(12, "A")))


# --- posts -----------------------------------------------------------------------------------------------------


def _oembed(it: Subject) -> Answer:
    return as_json({
        "version": "1.0", "type": "rich", "title": it.title, "author_name": "sample_org", "author_id": 1,
        "author_url": f"{HOME}/sample_org", "media_id": f"{number_of(it.id)}_1", "provider_name": "Instagram",
        "thumbnail_url": "https://scontent.example/t.jpg", "width": 658,
        "html": f'<blockquote data-instgrm-permalink="{HOME}/p/{it.id}/"></blockquote>',
    })  # fmt: skip


def _media(it: Subject) -> dict[str, object]:
    return {
        "pk": str(number_of(it.id)), "code": it.id, "taken_at": it.at, "media_type": 1,
        "product_type": "feed", "caption": {"text": it.title}, "like_count": 12, "comment_count": 3,
        "user": {"pk": "1", "username": "sample_org", "full_name": "Sample Organisation"},
    }  # fmt: skip


def _reel_media(it: Subject) -> dict[str, object]:
    file = {"url": "https://scontent.example/v.mp4", "width": 720, "height": 1280, "type": 101}
    moving = {"media_type": 2, "product_type": "clips", "video_duration": 15.5, "video_versions": [file]}
    return {**_media(it), **moving}


def _carousel_media(it: Subject) -> dict[str, object]:
    slides = [{"pk": str(number_of(it.id) + n), "media_type": 1} for n in (1, 2)]
    return {**_media(it), "media_type": 8, "product_type": "carousel_container", "carousel_media": slides}


def _post_page(it: Subject, **found: object) -> Answer:
    title = attribute(f'Sample Organisation on Instagram: "{it.title}"')
    head = (
        f'<title>{title}</title><meta property="og:title" content="{title}"/>'
        '<meta property="og:type" content="article"/>'
        f'<meta property="og:url" content="{HOME}/sample_org/p/{it.id}/"/>'
        f'<meta property="og:description" content="12 likes, 3 comments - sample_org on October 27, 2024"/>'
    )
    shown = found.get("if_not_gated_logged_out") is not None
    return prefetched(
        "adp_PolarisPostRootQuery", head if shown else "<title>Instagram</title>", xig_polaris_media=found
    )


def _page(it: Subject) -> Answer:
    return _post_page(it, if_not_gated_logged_out=_media(it))


def _reel_page(it: Subject) -> Answer:
    return _post_page(it, if_not_gated_logged_out=_reel_media(it))


def _carousel_page(it: Subject) -> Answer:
    return _post_page(it, if_not_gated_logged_out=_carousel_media(it))


def _others_page(it: Subject) -> Answer:
    return _page(it._replace(id=OTHER_CODE))


def _withheld_page(it: Subject) -> Answer:
    return _post_page(it, if_not_gated_logged_out=None, gating_ruling={"title": "Restricted"})


def _graphql(it: Subject) -> Answer:
    return as_json({"data": {"xig_polaris_media": {"if_not_gated_logged_out": _media(it)}}, "status": "ok"})


def _graph(it: Subject) -> Answer:
    shown = f'<blockquote class="instagram-media" data-instgrm-permalink="{HOME}/p/{it.id}/"></blockquote>'
    return as_json({"version": "1.0", "provider_name": "Instagram", "type": "rich", "width": 658, "html": shown})


def graph_error(code: int, subcode: int | None = None, message: str = "Invented", status: int = 400) -> Answer:
    error = {"message": message, "type": "OAuthException", "code": code, "is_transient": code == 2}
    return as_json({"error": error | ({"error_subcode": subcode} if subcode else {})}, status)


def _embed(it: Subject) -> Answer:
    return html(
        f'<title>Instagram</title><div class="Embed" data-media-type="GraphImage"><span class="UsernameText">sample_org'
        f'</span><img class="EmbeddedMediaImage" alt=""/><div class="Caption">{attribute(it.title)}</div></div>'
    )


def _error_page(**props: object) -> Answer:
    call = [{"pageID": "httpErrorPage", "props": props} if props else {"pageID": "httpErrorPage"}]
    return scheduled("PolarisErrorRoot", "init", [], call, head="<title>Instagram</title>")


def _login(it: Subject) -> Answer:
    return redirect(f"{HOME}/accounts/login/?next={quote(it.url, safe='')}")


ERROR = _error_page()
EMBED_BROKEN = html('<title>Instagram</title><div class="EmbedIsBroken"><div class="ebmMessage">Invented</div></div>')
SHELL = scheduled("PolarisPostRoute", "init", [], [], head="<title>Instagram</title>")
NO_MATCH = Answer(404, b"No Media Match", (("Content-Type", "text/plain"),))
GATED = as_json({"title": "Restricted", "gating_type": 3, "blocks_logging_data": True}, 400)
GEOBLOCK = as_json({"message": "geoblock_required", "geo_block_rule_type": None, "status": "fail"}, 400)
REFUSED = as_json({"message": "Please wait a few minutes before you try again.", "require_login": True}, 401)
NO_RULING, RULING = as_json({"status": "ok"}), as_json({"title": "Restricted Video", "description": "Invented"})
NO_DATA = as_json({"data": {"xig_polaris_media": None}, "status": "ok"})

LIVE: Scene = {
    "oembed": _oembed, "page": _page, "embed": _embed, "graph": _graph, "graphql": _graphql,
    "ruling": plays(NO_RULING),
}  # fmt: skip
MISSING: Scene = {
    "oembed": plays(NO_MATCH), "page": plays(ERROR), "embed": plays(EMBED_BROKEN), "graphql": plays(NO_DATA),
    "ruling": plays(NO_RULING), "graph": plays(graph_error(24, 2207045, "Media Not Found")),
}  # fmt: skip
LIMITED: Scene = {
    "oembed": plays(GATED), "page": _withheld_page, "embed": plays(EMBED_BROKEN), "graphql": plays(NO_DATA),
    "ruling": plays(RULING), "graph": plays(graph_error(24)),
}  # fmt: skip
WALLED: Scene = {
    "oembed": plays(REFUSED), "page": _login, "embed": _login, "graphql": plays(REFUSED), "ruling": plays(REFUSED),
    "graph": plays(graph_error(2)),
}  # fmt: skip

# --- profiles and share links ----------------------------------------------------------------------------------


def _user(it: Subject, *, is_private: bool = False) -> dict[str, object]:
    return {"pk": "1", "username": it.id, "full_name": it.title, "is_private": is_private}


def _profile(*, is_private: bool = False) -> Play:
    def play(it: Subject) -> Answer:
        user = _user(it, is_private=is_private)
        head = "<title>Instagram</title>"
        return prefetched("adp_PolarisProfilePageContentQuery", head, xig_user_by_username=user, user=user)

    return play


def _user_api(*, is_private: bool = False) -> Play:
    return lambda it: as_json({"data": {"user": _user(it, is_private=is_private) | {"id": "1"}}, "status": "ok"})


def _owner_page(it: Subject) -> Answer:
    """What an account's page says of itself, where its post was asked for."""
    address = f"{HOME}/sample_org/"
    return html(f'<meta property="og:type" content="profile"/><meta property="og:url" content="{address}"/>')


def leads(where: str, status: int = 302) -> Scene:
    return {"*": plays(redirect(where, status))}


PROFILE: Scene = {"profile": _profile(), "user": _user_api()}
PRIVATE_PROFILE: Scene = {"profile": _profile(is_private=True), "user": _user_api(is_private=True)}
POST_BEHIND, LOST_BEHIND = f"{HOME}/p/DAbCdEfGhIj/?igsh=MTdq", f"{HOME}/reel/DGoneGoneGo/"

# --- scenes ----------------------------------------------------------------------------------------------------

PLACES: Scene = {
    "login": plays(LOGIN_PAGE),
    "challenge": plays(html("<title>Challenge</title>")),
    "consent": plays(html("<title>Cookies</title>")),
    "home": plays(html('<title>Instagram</title><script>["LSD",[],{"token":"invented"}]</script>')),
}
SCENES: dict[str, Scene] = {
    # posts that anyone can see
    "available": LIVE | PROFILE,
    "reel": differs(LIVE, page=_reel_page),
    "carousel": differs(LIVE, page=_carousel_page),
    "available_loud": differs(LIVE, page=loud(_page), oembed=REFUSED),
    "available_compressed": differs(LIVE, oembed=lambda it: packed(_oembed(it)), page=lambda it: packed(_page(it))),
    "available_page_only": differs(LIVE, oembed=REFUSED, graph=graph_error(2)),
    "available_oembed_is_html": differs(LIVE, oembed=SHELL),
    "available_oembed_denies": differs(LIVE, oembed=NO_MATCH),
    "available_page_denies": differs(LIVE, page=ERROR, embed=EMBED_BROKEN),
    "available_page_walled": differs(LIVE, page=_login, embed=_login),
    "available_no_embedding": differs(
        LIVE, oembed=as_json({"status": "fail"}, 400), graph=graph_error(10, 2207046), embed=EMBED_BROKEN
    ),
    # posts that are there, but not for everyone
    "gated": LIMITED,
    "gated_geoblock_required": differs(LIMITED, oembed=GEOBLOCK),
    "gated_page_only": differs(LIMITED, oembed=REFUSED),
    "gated_error_page": differs(LIMITED, oembed=REFUSED, page=_error_page(failure_reason="MA", restricted_age=18)),
    # posts that are not there
    "gone": MISSING,
    "gone_as_json": differs(MISSING, oembed=as_json({"message": "No Media Match", "status": "fail"}, 404)),
    # what nobody can tell from here
    "denied_and_walled": differs(WALLED, oembed=NO_MATCH),
    "owner_instead": differs(MISSING, page=redirect(f"{HOME}/sample_org/")),
    "owner_page": {"*": _owner_page},
    "other_post": differs(MISSING, oembed=REFUSED, page=_others_page),
    "other_post_denied": differs(MISSING, page=_others_page),
    "error_page_alone": differs(MISSING, oembed=REFUSED),
    "shell": {"*": plays(ERROR)},
    "empty_shell": differs(MISSING, oembed=REFUSED, page=SHELL),
    "login_wall": {"*": _login},
    "login_wall_of_the_api": WALLED,
    "sent_home": differs(WALLED, page=redirect("/")),
    "captcha": differs(WALLED, page=redirect(f"{HOME}/challenge/?next=%2Fp%2F")),
    "consent": differs(WALLED, page=redirect(f"{HOME}/consent/?flow=user_cookie_choice")),
    "page_limited": differs(WALLED, page=TOO_MANY),
    # profiles
    "profile": PROFILE | {"*": _profile()},
    "profile_api_only": differs(PROFILE, profile=SHELL),
    "no_profile": {"profile": plays(SHELL), "user": plays(as_json({"status": "fail"}, 404))},
    "private_profile": PRIVATE_PROFILE,
    "profile_null": {"profile": plays(SHELL), "user": plays(as_json({"data": {"user": None}, "status": "ok"}))},
    "profile_refused": {"profile": plays(SHELL), "user": plays(REFUSED)},
    # share links
    "share_to_post": leads(POST_BEHIND),
    "share_to_gone_post": leads(LOST_BEHIND),
    "share_to_login": leads(f"{HOME}/accounts/login/?next={quote(POST_BEHIND, safe='')}"),
    "share_unresolved": {"*": plays(html("<title>Error</title>", 400))},
}
