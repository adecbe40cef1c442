"""What the patterns of inputs ask for, in words: a regular expression tells most people nothing."""

from collections.abc import Mapping

FORMS: Mapping[str, tuple[str, str]] = {
    "^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$": (
        "只能用字母（A–Z、a–z）、数字、- 和 _，以字母或数字开头，至多 40 个字符",
        "Use only letters (A–Z, a–z), digits, - and _; begin with a letter or a digit; at most 40 characters",
    ),
    "^[0-9]{4}-(0[1-9]|1[0-2])$": ("应为年和月，如 2026-03", "Write a year and a month, such as 2026-03"),
    "^[0-9a-f]{64}$": ("应为 64 位小写十六进制数", "Write 64 hexadecimal digits in lower case"),
    "^[0-9]{6}$": ("应为 6 位数字", "Write six digits"),
    "^([0-9a-f]{64})?$": ("应为 64 位小写十六进制数，或为空", "Write 64 hexadecimal digits in lower case, or nothing"),
    r"^-?([0-8]?[0-9]\.[0-9]{6}|90\.0{6})$": (
        "应为 -90 至 90 的度数，小数点后六位，如 36.289100",
        "Write degrees from -90 to 90 with six decimals, such as 36.289100",
    ),
    r"^-?((1[0-7][0-9]|[0-9]?[0-9])\.[0-9]{6}|180\.0{6})$": (
        "应为 -180 至 180 的度数，小数点后六位，如 116.456200",
        "Write degrees from -180 to 180 with six decimals, such as 116.456200",
    ),
    r"^(100(\.0{1,2})?|[0-9]{1,2}(\.[0-9]{1,2})?)$": (
        "应为 0 至 100 的分数，至多两位小数，如 91.5",
        "Write points from 0 to 100 with two decimals at most, such as 91.5",
    ),
    "^[0-9a-f]{128}$": ("应为 128 位小写十六进制数", "Write 128 hexadecimal digits in lower case"),
    "^[a-z0-9-]{1,40}$": ("只能用 a–z、0–9 和 -，至多 40 个字符", "Use only a–z, 0–9 and -; at most 40 characters"),
    r"^[^\x00-\x20\x7f/]{1,60}$": (
        "应为 1 至 60 个字符，不含空白和 /",
        "Write 1 to 60 characters, without blanks and without /",
    ),
    r"^[^\x00]*\S[^\x00]*$": ("不得只有空白", "Write more than blanks"),
    r"^[A-Za-z0-9\u4e00-\u9fff][A-Za-z0-9_.（）\u4e00-\u9fff-]{0,63}$": (
        "只能用汉字、字母、数字、（）、- . 和 _，以汉字、字母或数字开头，至多 64 个字符",
        "Use only Chinese characters, letters, digits, （）-._ (the first one no mark); at most 64 characters",
    ),
    "^[A-Za-z0-9_-]{43}$": (
        "应为 43 个字符的密钥，请完整粘贴日历地址",
        "Write the secret of 43 characters: paste the whole address of the calendar",
    ),
    r'^(\*|"[0-9]+"(, "[0-9]+")*)$': (
        '应为所读到的 ETag，连同引号，如 "3"',
        'Write the ETag that you read, with its quotation marks, such as "3"',
    ),
    "^[!-~]+$": ("只能用 ASCII 字符，不含空格", "Use only ASCII characters, without blanks"),
    r"^[^\x00-\x1f\x7f]{1,200}$": ("应为 1 至 200 个字符，不含换行", "Write 1 to 200 characters, without a line break"),
    r"^https?://[^\s/]+(/\S*)?$": (
        "应为网址，如 https://id.example.gov.cn",
        "Write an address: https://id.example.gov.cn",
    ),
    r"^https?://[^\s/]+(/[^\s/]+)*$": (
        "应为网址，末尾不带 /，如 https://cases.example.gov.cn",
        "Write an address without / at its end, such as https://cases.example.gov.cn",
    ),
    r"^https?://[^\s/#?]+(/[^\s/#?]+)*$": (
        "应为网址，末尾不带 /，如 https://jg.example.gov.cn",
        "Write an address without / at its end, such as https://jg.example.gov.cn",
    ),
    r"^https?://[^\s/]+(/\S*[^\s/])?$": (
        "应为网址，末尾不带 /，如 https://api.drand.sh",
        "Write an address without / at its end, such as https://api.drand.sh",
    ),
    r"^[^\s+/]+(/[^\s+]*[^\s+/])?$": (
        "应为日志的公开地址，不带 https://，如 log.example.gov.cn/log",
        "Write the public address of the log without https://, such as log.example.gov.cn/log",
    ),
    r"^https?://[^\s/]\S* [^\s+]+\+[0-9a-f]{8}\+\S+$": (
        "应为见证方的网址和公钥（vkey），中间一个空格",
        "Write the address of the witness, a space, and its key (vkey)",
    ),
    r"^(/[^\s/]+)*$": ("应为以 / 开头、末尾不带 / 的路径，如 /sampling", "Write a path such as /sampling"),
    r"^(\*|https?://[a-z0-9.-]+(:[0-9]{1,5})?)$": (
        "应为网站的来源，如 https://data.example.gov.cn，不带路径；* 表示任何网站",
        "Write the origin of a site without a path, such as https://data.example.gov.cn, or * for any site",
    ),
    r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$": (
        "应为小写的主机名，如 portal.example.gov.cn；端口不是 443 的写明端口，如 portal.example.gov.cn:8443",
        "Write the name of a host in lower case, with its port unless it is 443, such as portal.example.gov.cn:8443",
    ),
    r"^(sampling|cases|documents|publishing)(\.[a-z-]{1,60}){0,2}$": (
        "应为事件类型或其开头，如 sampling.draw.completed、sampling.draw",
        "Write the type of an event or its beginning, such as sampling.draw.completed or sampling.draw",
    ),
    r"^[^\x00-\x1f\x7f]{1,300}$": ("应为 1 至 300 个字符，不含换行", "Write 1 to 300 characters, without a line break"),
    r"^([0-9a-zA-Z]{10})?$": (
        "应为 10 位的网站标识码，或为空",
        "Write the ten characters of a government site, or nothing",
    ),
    r"^[^\x00]*$": ("不含字符 U+0000", "Do not write the character U+0000"),
    r"^[^\x00-\x1f\x7f]*$": ("应为一行文字，不含换行和控制字符", "Write one line, without line breaks and controls"),
    r"^[^\x00-\x1f\x7f]{0,100}$": ("至多 100 个字符，不含换行", "Write at most 100 characters, without a line break"),
    r"^[^\x00-\x1f\x7f]{0,300}$": ("至多 300 个字符，不含换行", "Write at most 300 characters, without a line break"),
    r"^[^\x00]{0,4000}$": ("至多 4000 个字符", "Write at most 4000 characters"),
    "^[a-z0-9]+(-[a-z0-9]+)*$": (
        "只能用 a–z、0–9，词与词之间用一个 -",
        "Use only a–z and 0–9, with a single - between words",
    ),
    "^[0-9a-f]{64,96}$": ("应为 64 至 96 位小写十六进制数", "Write 64 to 96 hexadecimal digits in lower case"),
    "^([0-9]{6})?$": ("应为 6 位数字，或为空", "Write six digits, or nothing"),
    "^inspection/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$": (
        "应写作 inspection/ 加检查的 UUID",
        "Write inspection/ and the UUID of the inspection",
    ),
}
"""Pattern → what it asks for, in Chinese and in English."""
