"""What numbers count: months, weekdays, currencies, measures, as the words that stand beside them."""

from typing import NamedTuple

from bot.matching.text.characters import fold


class Unit(NamedTuple):
    kind: str
    """What it measures: `distance`, `weight`, `duration`, `temperature`, `money` and so on."""
    name: str
    factor: float = 1.0
    """How much of the kind's base (metre, kilogram, day, degree Celsius, unit of currency) it is."""
    offset: float = 0.0
    """What is taken from a value before the factor: 32 for Fahrenheit."""


def _units(kind: str, table: dict[str, tuple[float, str]]) -> dict[str, Unit]:
    """For every word of a table of factors and words, the first of which is the unit's name."""
    return {
        word: Unit(kind, name, factor) for name, (factor, words) in table.items() for word in words.split()
    }


def _numbered(lines: str) -> dict[str, int]:
    """Words by the line that they stand in, from 1 on, in plain form."""
    rows = [line.split() for line in lines.strip().splitlines()]
    return {fold(word)[0].lower(): number for number, row in enumerate(rows, start=1) for word in row}


_DAY = {
    "second": (1 / 86_400, "second seconds sec secs"),
    "minute": (1 / 1_440, "minute minutes min mins minuten minuti minutos dakika"),
    "hour": (1 / 24, "hour hours hr hrs stunde stunden heures horas ore saat часов часа годин"),
    "day": (1.0, "day days tag tage tagen jour jours dia dias giorno giorni gun дней дня днів дні"),
    "week": (7.0, "week weeks woche wochen semaine semaines semana semanas settimana settimane hafta"),
    "fortnight": (14.0, "fortnight fortnights"),
    "month": (30.4, "month months monat monate monaten mois mes meses mese mesi ay месяцев місяців"),
    "year": (365.25, "year years yr yrs jahr jahre jahren ans annees anos anni yil лет років"),
    "decade": (3_652.5, "decade decades"),
}
_METRE = {
    "millimetre": (0.001, "mm millimetre millimetres millimeter millimeters"),
    "centimetre": (0.01, "cm centimetre centimetres centimeter centimeters"),
    "inch": (0.0254, "inch inches"),
    "foot": (0.3048, "foot feet ft"),
    "yard": (0.9144, "yard yards yds"),
    "metre": (1.0, "metre metres meter meters mtr metri metros метров метрів"),
    "kilometre": (
        1_000.0,
        "km kms kilometre kilometres kilometer kilometers kilometern kilometros chilometri км",
    ),
    "mile": (1_609.344, "mile miles mi"),
    "nautical_mile": (1_852.0, "nm"),
}
_KILOGRAM = {
    "milligram": (1e-6, "mg milligram milligrams"),
    "gram": (0.001, "g gram grams gramme grammes"),
    "ounce": (0.028_349_5, "ounce ounces oz"),
    "pound_weight": (0.453_592, "lb lbs"),
    "kilogram": (1.0, "kg kgs kilo kilos kilogram kilograms кг"),
    "tonne": (1_000.0, "tonne tonnes ton tons tonnen tonnellate toneladas тонн"),
}
_OTHERS = {
    "speed": {
        "kmh": (1.0, "kmh kph km/h"),
        "mph": (1.609_344, "mph"),
        "knot": (1.852, "knot knots kn kts"),
    },
    "volume": {
        "litre": (1.0, "litre litres liter liters l"),
        "barrel": (158.987, "barrel barrels bbl"),
        "gallon": (3.785_41, "gallon gallons"),
    },
    "area": {
        "square_metre": (1.0, "sqm m2"),
        "acre": (4_046.86, "acre acres"),
        "hectare": (10_000.0, "hectare hectares ha"),
        "square_kilometre": (1e6, "km2"),
        "square_mile": (2.589_99e6, "sq_mi"),
    },
    "power": {"kilowatt": (1.0, "kw"), "megawatt": (1e3, "mw megawatt megawatts"), "gigawatt": (1e6, "gw")},
    "money": {
        "dollar": (1.0, "dollar dollars usd dolares dolar bucks"),
        "euro": (1.0, "euro euros eur"),
        "pound": (1.0, "pound pounds gbp quid"),
        "yen": (1.0, "yen jpy"),
        "yuan": (1.0, "yuan renminbi rmb cny 元"),
        "rupee": (1.0, "rupee rupees inr rs"),
        "rouble": (1.0, "rouble roubles ruble rubles rub рублей рубля"),
        "hryvnia": (1.0, "hryvnia hryvnias uah гривень грн"),
        "lira": (1.0, "lira liras try"),
        "real": (1.0, "reais brl"),
        "franc": (1.0, "franc francs chf"),
        "crown": (1.0, "crown crowns krona kronor kroner"),
        "peso": (1.0, "peso pesos"),
        "won": (1.0, "krw"),
        "zloty": (1.0, "zloty zlotys pln"),
    },
}
UNITS: dict[str, Unit] = _units("duration", _DAY) | _units("distance", _METRE) | _units("weight", _KILOGRAM)
for _kind, _table in _OTHERS.items():
    UNITS |= _units(_kind, _table)
UNITS |= dict.fromkeys(("celsius", "centigrade"), Unit("temperature", "celsius"))
UNITS["fahrenheit"] = Unit("temperature", "fahrenheit", 5 / 9, 32.0)
UNITS |= dict.fromkeys(
    (
        "percent pct pc percentage prozent procent pourcent porcento percento yuzde процентов процента "
        "відсотків"
    ).split(),
    Unit("percent", "percent"),
)
UNITS["permille"] = Unit("percent", "permille", 0.1)
"""Units by the words that name them, in plain form."""

CURRENCIES = {
    "US$": "dollar", "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "₽": "rouble",
    "₴": "hryvnia", "₺": "lira", "R$": "reais", "A$": "aud", "C$": "cad", "NZ$": "nzd", "HK$": "hkd",
    "EUR": "euro", "USD": "dollar", "GBP": "pound", "CHF": "chf", "JPY": "yen", "INR": "rupee",
    "UAH": "hryvnia", "₩": "krw",
}  # fmt: skip
"""The words that symbols of currencies stand for."""
UNITS |= {code: Unit("money", code) for code in ("aud", "cad", "nzd", "hkd")}

MONTHS = _numbered("""
january jan januar janvier enero janeiro gennaio ocak січня января يناير जनवरी
february feb februar fevrier febrero fevereiro febbraio subat лютого февраля فبراير फरवरी फ़रवरी
march mar marz mars marzo marco mart березня марта مارس मार्च
april apr avril abril aprile nisan квітня апреля أبريل ابريل अप्रैल
may mai mayo maio maggio mayis травня мая مايو मई
june jun juni juin junio junho giugno haziran червня июня يونيو जून
july jul juli juillet julio julho luglio temmuz липня июля يوليو जुलाई
august aug aout agosto agustos серпня августа أغسطس अगस्त
september sep sept septembre septiembre setembro settembre eylul вересня сентября سبتمبر सितंबर
october oct oktober octobre octubre outubro ottobre ekim жовтня октября أكتوبر अक्टूबर
november nov novembre noviembre novembro kasim листопада ноября نوفمبر नवंबर
december dec dezember decembre diciembre dezembro dicembre aralik грудня декабря ديسمبر दिसंबर
""")
"""Numbers of months by their names, in plain form."""
MONTH_NAMES = "january february march april may june july august september october november december".split()
WEEKDAYS = _numbered("""
monday mon montag lundi lunes segunda-feira lunedi pazartesi понеділок понедельник الاثنين सोमवार
tuesday tue tues dienstag mardi martes terca-feira martedi sali вівторок вторник الثلاثاء मंगलवार
wednesday wed mittwoch mercredi miercoles quarta-feira mercoledi carsamba середа среда الأربعاء बुधवार
thursday thu thurs donnerstag jeudi jueves quinta-feira giovedi persembe четвер четверг الخميس गुरुवार
friday fri freitag vendredi viernes sexta-feira venerdi cuma пятниця пятница الجمعة शुक्रवार
saturday samstag samedi sabado sabato cumartesi субота суббота السبت शनिवार
sunday sonntag dimanche domingo domenica pazar неділя воскресенье الأحد रविवार
""")
"""Numbers of weekdays by their names, in plain form; “sat” and “sun” mean other things too."""
