"""The words around the facts: labels, headings and column heads as organisations of three languages write them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """`task` and `activity` are patterns of headings with {t}, {a} and {title}; `heads` names the table's columns:
    task, activity, time, indicator, plan, fact, links."""

    report: str
    organisation: str
    title: str
    period: str
    dated: str
    section: str
    task: str
    activity: str
    heads: tuple[str, str, str, str, str, str, str]
    links: str
    closing: tuple[str, ...] = ()


KK_FORM = Style(
    "Әлеуметтік жобаны іске асыру нәтижелері бойынша қорытынды есеп",
    "1. Үкіметтік емес ұйымның толық атауы: {}",
    "2. Грант шеңберіндегі әлеуметтік жобаның атауы: «{}»",
    "3. Әлеуметтік жобаны іске асыру кезеңі: {}",
    "Толтыру күні: {}",
    "Жоба шеңберінде өткізілген іс-шаралардың сипаттамасы",
    "{t} міндет. {title}",
    "{a} іс-шара. {title}",
    ("Міндет", "Іс-шаралар", "Өткізілу мерзімі", "Индикаторлар", "Жоспар", "Факт", "Растайтын сілтемелер"),
    "Растайтын сілтемелер:",
    ("Серіктестер жобаның барлық кезеңінде қолдау көрсетті.", "Қаражат сметаға сай игерілді."),
)
KK_FREE = Style(
    "Жоба бойынша есеп",
    "Грант алушы: {}",
    "Жоба тақырыбы: {}",
    "Жобаның іске асырылу мерзімі: {}",
    "Есеп тапсырылған күн: {}",
    "Атқарылған жұмыстар",
    "№{t} міндет: {title}",
    "{t}.{a}-ші іс-шара. {title}",
    ("Міндеттер", "Іс-шараның атауы", "Уақыты", "Сандық көрсеткіш", "Жоспарланғаны", "Орындалғаны", "Сілтеме"),
    "Әлеуметтік желідегі сілтемелер:",
    ("Алдағы жылы жұмысты жалғастыру жоспарланып отыр.",),
)
RU_FORM = Style(
    "Итоговый отчет о результатах реализации социального проекта",
    "1. Полное наименование неправительственной организации: {}",
    "2. Наименование социального проекта: «{}»",
    "3. Период реализации социального проекта: {}",
    "Дата заполнения: {}",
    "Описание проведенных мероприятий",
    "Задача {t}. {title}",
    "Мероприятие {t}.{a}. {title}",
    ("Задача", "Мероприятия", "Сроки проведения", "Индикаторы", "План", "Факт", "Подтверждающие ссылки"),
    "Подтверждающие материалы:",
    ("Партнёры предоставили помещение и оборудование.", "Средства гранта освоены в полном объёме."),
)
RU_FREE = Style(
    "Отчёт по гранту",
    "Грантополучатель — {}",
    "Тема проекта: {}",
    "Сроки реализации: {}",
    "Отчёт составлен {}",
    "Что сделано",
    "ЗАДАЧА №{t}: {title}",
    "Мероприятие №{a}: {title}",
    ("Задачи проекта", "Наименование мероприятия", "Дата", "Количественные показатели", "Запланировано", "Выполнено",
     "Ссылки на публикации"),
    "Ссылки:",
    ("Работа будет продолжена за счёт местного бюджета.",),
)  # fmt: skip
EN_FORM = Style(
    "Final Narrative Report",
    "Name of the organisation: {}",
    "Project title: {}",
    "Implementation period: {}",
    "Date of report: {}",
    "Activities carried out",
    "Objective {t}. {title}",
    "Activity {t}.{a}. {title}",
    ("Objective", "Activity", "Dates", "Indicator", "Planned", "Actual", "Means of verification"),
    "Means of verification:",
    ("The partners lent rooms and equipment.", "The grant was spent according to the budget."),
)
EN_FREE = Style(
    "Grant report",
    "Grantee: {}",
    "Project name: {}",
    "Project duration: {}",
    "Report submitted on {}",
    "What we did",
    "Goal {t}: {title}",
    "Activity #{a} - {title}",
    ("Specific objective", "Activities", "Timeframe", "Output indicators", "Target", "Achieved", "Links"),
    "Links:",
    ("The work goes on with funds of the municipality.",),
)
