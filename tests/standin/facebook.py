"""Facebook as the stand-in plays it (PLATFORMS.md 5.3)."""

from __future__ import annotations

from urllib.parse import quote

from tests.standin.answers import (
    LOGIN_PAGE,
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

HOME = "https://www.facebook.com"
OTHER_ID = "999999999999999"
_FB = r"(?:(?:www|web|m|mbasic|touch)\.)?facebook\.com/"
_POST = r"(?:posts/(?:[^/&?]+/)?|permalink/|story_fbid=|multi_permalinks=)(?P<id>(?:pfbid)?\w+)"
_VIDEO = r"(?:watch/?\?(?:.*&)?v=|reel/|videos/(?:[^/]+/)?|video\.php\?v=)(?P<id>\d+)"
_PHOTO = r"(?:.*[?&]fbid=|[\w.]+/photos/(?:[^/]+/)?)(?P<id>\d+)"
_OEMBED = r"graph\.facebook\.com/(?:v[\d.]+/)?oembed_"

ENDPOINTS = endpoints(
    ("", "login", _FB + r"(?:login|checkpoint|recover)"),
    ("", "consent", _FB + r"(?:cookie|consent|privacy/consent)"),
    ("", "home", _FB + r"(?:\?|$)"),
    ("video", "plugin", _FB + r"plugins/video\.php\?.*" + _VIDEO),
    ("photo", "plugin", _FB + r"plugins/post\.php\?" + _PHOTO),
    ("post", "plugin", _FB + r"plugins/post\.php\?.*" + _POST),
    ("video", "graph", _OEMBED + r"video\?.*" + _VIDEO),
    ("post", "graph", _OEMBED + r"post\?.*" + _POST),
    ("photo", "graph", _OEMBED + r"post\?" + _PHOTO),
    ("post", "mobile", r"(?:m|mbasic|touch)\.facebook\.com/.*" + _POST),
    (
        "post",
        "permalink",
        _FB + r"(?:permalink\.php|story\.php|groups/[^/]+/permalink).*" + _POST.replace("posts", "_"),
    ),
    ("post", "page", _FB + r".*" + _POST),
    ("video", "reel", _FB + r"reel/(?P<id>\d+)"),
    ("video", "page", _FB + r"(?:[\w.]+/)?" + _VIDEO),
    ("photo", "page", _FB + r"photo(?:\.php|/)?\?(?:.*&)?fbid=(?P<id>\d+)"),
    ("photo", "page", _FB + r"[\w.]+/photos/(?:[^/]+/)?(?P<id>\d+)"),
    ("share", "page", _FB + r"share/(?:\w/)?(?P<id>\w+)"),
    ("short-link", "page", r"fb\.(?:watch|me)/(?P<id>[\w-]+)"),
    ("group", "page", _FB + r"groups/(?P<id>[\w.-]+)"),
    ("event", "page", _FB + r"events/(?:[^/]+/)*(?P<id>\d+)"),
    ("other", "page", _FB + r"(?P<id>hashtag)/"),
    ("profile", "page", _FB + r"(?:profile\.php\?id=|people/[^/]+/)(?P<id>\d+)"),
    ("profile", "page", _FB + r"(?P<id>[\w.]+)/?(?:\?|$)"),
)

# --- pages -----------------------------------------------------------------------------------------------------


def _tags(it: Subject, **tags: str) -> str:
    """The og: tags of a thing; an empty one is left away."""
    told = {
        "title": it.title, "description": "Invented words", "url": it.url, "type": "article",
        "image": "https://scontent.example.fbcdn.net/t.jpg",
    } | tags  # fmt: skip
    metas = (f'<meta property="og:{name}" content="{attribute(text)}"/>' for name, text in told.items() if text)
    return f"<title>{attribute(it.title)} | Facebook</title>{''.join(metas)}"


def tagged(**tags: str) -> Play:
    return lambda it: html(f"<!DOCTYPE html><html><head>{_tags(it, **tags)}</head><body></body></html>")


def _video_page(it: Subject) -> Answer:
    owner = {"__typename": "User", "id": "100064000000001", "name": "Sample Organisation"}
    video = {
        "__typename": "Video", "id": it.id, "videoId": it.id, "name": it.title, "owner": owner,
        "publish_time": it.at, "playable_duration_in_ms": 15000, "video_view_count": 100,
        "playable_url": "https://video.example.fbcdn.net/v.mp4", "creation_story": {"creation_time": it.at},
        "feedback": {"reaction_count": {"count": 12}, "total_comment_count": 3},
    }  # fmt: skip
    return prefetched("adp_CometVideoQuery", _tags(it, url=f"{HOME}/watch/?v={it.id}"), video=video)


def _post_data(it: Subject) -> Answer:
    story = {
        "post_id": it.id, "creation_story": {"creation_time": it.at}, "message": {"text": it.title},
        "actors": [{"__typename": "User", "id": "100064000000001", "name": "Sample Organisation"}],
        "feedback": {"reaction_count": {"count": 12}, "total_comment_count": 3},
    }  # fmt: skip
    return prefetched("adp_CometSinglePostQuery", node=story)


def _login(it: Subject) -> Answer:
    return redirect(f"{HOME}/login/?next={quote(it.url, safe='')}")


def _plugin(it: Subject) -> Answer:
    face = '<img aria-label="Sample Organisation" src="https://scontent.example.fbcdn.net/v/t39.30808-1/a.jpg"/>'
    byline = f'<a href="{HOME}/sample.org?ref=embed_post">Sample Organisation</a>'
    return html(f"<title>Facebook</title><div>{face}{byline}<p>{attribute(it.title)}</p></div>")


def _graph(it: Subject) -> Answer:
    shown = f'<div class="fb-post" data-href="{attribute(it.url)}"></div>'
    return as_json({"version": "1.0", "type": "rich", "provider_name": "Facebook", "html": shown, "width": 552})


def graph_error(code: int) -> Answer:
    return as_json({"error": {"message": "Invented", "type": "OAuthException", "code": code}}, 400)


def script_of(token: str) -> Answer:
    return html(f'<title>Facebook</title><script>requireLazy(["{token}"],function(){{}})</script>')


UNAVAILABLE = scheduled("CometErrorRoot", "init", [], [{"props": {"title": "This content isn't available right now"}}])
PLUGIN_DENIES = html("<title>Facebook</title><div>This Facebook post is no longer available</div>")
NOT_FOUND = html("<title>Page Not Found</title>", 404)
STRIPPED = html("<title>Facebook</title>")
LOGIN_FORM = html(
    '<title>Log in to Facebook</title><form id="login_form" action="/login/device-based/"></form>'
    "<p>You must log in to continue</p>"
)


def thing(page: Play | Answer, plugin: Play | Answer = PLUGIN_DENIES) -> Scene:
    """Posts, videos, photos, profiles, groups and events: they differ in their addresses only."""
    play = plays(page) if isinstance(page, Answer) else page
    shown = plays(plugin) if isinstance(plugin, Answer) else plugin
    graph = plays(graph_error(100)) if plugin is PLUGIN_DENIES else _graph
    return {"page": play, "permalink": play, "reel": play, "mobile": _login, "plugin": shown, "graph": graph}


def leads(where: str) -> Scene:
    return {"*": plays(redirect(where))}


POST_BEHIND, VIDEO_BEHIND = f"{HOME}/sample.org/posts/1000000000000001", f"{HOME}/watch/?v=1000000000000002"
LIVE = thing(tagged())

# --- scenes ----------------------------------------------------------------------------------------------------

PLACES: Scene = {
    "login": plays(LOGIN_PAGE),
    "consent": plays(html("<title>Allow cookies</title>")),
    "home": plays(LOGIN_FORM),
}
SCENES: dict[str, Scene] = {
    # things that anyone can see
    "available": LIVE,
    "available_loud": thing(loud(tagged())),
    "available_compressed": thing(lambda it: packed(tagged()(it))),
    "available_pfbid": thing(tagged(url=f"{HOME}/sample.org/posts/pfbid02invented")),
    "available_text_only": thing(tagged(image="")),
    "available_video": thing(_video_page),
    "available_post_data": thing(_post_data),
    "available_plugin": thing(_login, _plugin),
    "available_permalink": differs(thing(_login), permalink=tagged()),
    "available_reel": differs(thing(_login), reel=tagged()),
    # things that are there, but not for everyone
    "age": thing(script_of("CometAgeInappropriateLoggedOutErrorRoot.react")),
    # what nobody can tell from here: Facebook says of nothing that it is gone
    "unavailable": thing(UNAVAILABLE),
    "not_found": thing(NOT_FOUND),
    "stripped": {"*": plays(STRIPPED)},
    "empty": thing(html("")),
    "comet_error": thing(script_of("CometErrorRoot.react")),
    "bad_request": thing(html("", 400)),
    "other_post": thing(tagged(url=f"{HOME}/another.org/posts/{OTHER_ID}")),
    "shell_title": thing(tagged(title="Log in or sign up")),
    "login_wall": {"*": _login},
    "login_in_place": thing(LOGIN_FORM),
    "checkpoint": thing(redirect(f"{HOME}/checkpoint/?next=%2F")),
    "consent": thing(redirect(f"{HOME}/cookie/consent/?next=%2F")),
    "captcha": thing(html('<title>Facebook</title><script>var url="/__rd_verify?invented=1"</script>', 403)),
    # share and short links
    "share_to_post": leads(f"{POST_BEHIND}?rdid=invented&share_url=invented"),
    "share_to_video": leads(VIDEO_BEHIND),
    "share_described": {"*": tagged(url=POST_BEHIND)},
    "share_to_login": leads(f"{HOME}/login/?next={quote(POST_BEHIND, safe='')}"),
    "share_unresolved": {"*": plays(STRIPPED)},
    "share_refused": {"*": plays(html("", 400))},
}
