"""Two invented English reports: clean water with two objectives, and a small one about crafts without any."""

from __future__ import annotations

from tests.documents.corpus.compose import Draft, Words
from tests.documents.corpus.gold import Indicator

WATER = Words(
    "en",
    "clearwell.invented",
    "Clear Well: Safe Water in Five Villages",
    "Clear Well Public Foundation",
    "1 February 2024 – 31 October 2024",
    "2024-02-01 2024-10-31",
    "30 October 2024",
    "2024-10-30",
    (
        (
            "Raise awareness of water quality among rural households",
            (
                Draft(
                    "Launch of the information campaign",
                    "February - March 2024",
                    "2024-02-01 2024-03-31",
                    (
                        "Leaflets went to every household and the rural health posts hung up the results of the first "
                        "water tests.",
                        "The team published 4 posts about the campaign.",
                    ),
                    (Indicator("Posts", 4, 4), Indicator("Leaflets", 1200, 1350, published=False)),
                    "p 2024-02-14 p-img 2024-02-28 facebook-post 2024-03-06 facebook-photo 2024-03-20",
                ),
                Draft(
                    "Short films on boiling, filtering and storing water",
                    "April 2024 to June 2024",
                    "2024-04-01 2024-06-30",
                    (
                        "Villagers acted in the films themselves, and the school drama club wrote the dialogue.",
                        "We released 5 videos on YouTube and TikTok.",
                    ),
                    (Indicator("Videos", 5, 5),),
                    "watch 2024-04-16 shorts 2024-04-30 tiktok-web 2024-05-14 watch-list 2024-05-28 vt 2024-06-11",
                ),
            ),
        ),
        (
            "Train local volunteers to test wells",
            (
                Draft(
                    "Training of thirty volunteers",
                    "May",
                    "2024-05-01 2024-05-31",
                    (
                        "The training took two weekends. Each volunteer took home a field kit and a logbook.",
                        "Local media carried 2 articles about it.",
                    ),
                    (Indicator("Articles", 1, 2), Indicator("Volunteers", 30, 33, published=False)),
                    "news 2024-05-20 news-html 2024-05-27",
                ),
                Draft(
                    "Monthly testing of wells",
                    "June – September 2024",
                    "2024-06-01 2024-09-30",
                    (
                        "Volunteers tested 118 wells; in 23 of them the nitrate level was too high and the owners were "
                        "told on the same day.",
                        "Results were shared in 3 reels.",
                    ),
                    (Indicator("Reels", 3, 3),),
                    "reel 2024-06-28 reel-owner 2024-07-30 facebook-reel 2024-08-29",
                ),
                Draft(
                    "Closing conference",
                    "10 October 2024",
                    "2024-10-10 2024-10-10",
                    (
                        "The akimat, the sanitary service and all five village councils came and agreed on next year's "
                        "tests.",
                        "The conference is covered by 2 videos.",
                    ),
                    (Indicator("Videos", 2, 2),),
                    "live 2024-10-10 fb-watch 2024-10-11",
                ),
            ),
        ),
    ),
)

CRAFTS = Words(
    "en",
    "feltroad.studio",
    "The Felt Road",
    "Felt Road Craft Association",
    "from March 2025 to August 2025",
    "2025-03-01 2025-08-31",
    "August 28, 2025",
    "2025-08-28",
    (
        (
            "",
            (
                Draft(
                    "Open studio days for visitors",
                    "March-April 2025",
                    "2025-03-01 2025-04-30",
                    ("Masters showed 260 visitors how wool becomes felt.", "There were 3 posts with photographs."),
                    (Indicator("Posts", 3, 3),),
                    "p 2025-03-15 p-owner 2025-04-05 facebook-mobile 2025-04-19",
                ),
                Draft(
                    "Masterclasses for teenagers",
                    "May - June",
                    "2025-05-01 2025-06-30",
                    ("Twelve masterclasses took place in three schools.", "We filmed 4 videos of them."),
                    (Indicator("Videos", 4, 4),),
                    "be 2025-05-10 watch-mobile 2025-05-24 tiktok 2025-06-07 watch-time 2025-06-21",
                ),
                Draft(
                    "Travelling exhibition",
                    "July 2025",
                    "2025-07-01 2025-07-31",
                    (
                        "The exhibition was shown in four towns and seen by 1,900 people.",
                        "Newspapers printed 2 articles.",
                    ),
                    (Indicator("Articles", 2, 2), Indicator("Exhibitions", 4, 4, published=False)),
                    "news 2025-07-08 news-html 2025-07-22",
                ),
            ),
        ),
    ),
)
