"""Whether each fault raises its alarm and no other, and none is raised before and after: FOLDER with what a server said of itself
(`NAME.quiet.txt`, `NAME.fault.txt`, perhaps `NAME.healed.txt`, written by the tests), the rules, and Prometheus's promtool.

For ten minutes the numbers are those of the quiet server, for thirty those of the fault, then those after it. What is counted grows
evenly to what it was in the fault.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import yaml
from prometheus_client.openmetrics.parser import text_string_to_metric_families

QUIET, FAULT, HEALED = 11, 30, 30
COUNTED = ("_total", "_count", "_sum", "_bucket", "_created")


def scraped(path):
    """The samples of a scrape: name and labels to value."""
    found = {}
    for family in text_string_to_metric_families(path.read_text()):
        for sample in family.samples:
            labels = ", ".join(f'{name}="{value}"' for name, value in sorted({**sample.labels, "instance": "here"}.items()))
            found[f"{sample.name}{{{labels}}}"] = sample.value
    return found


def values(name, quiet, fault, healed):
    """The course of one series; `_` is no sample."""
    def same(value, count):
        return f"_x{count}" if value is None else f"{value}x{count - 1}"

    if name.split("{")[0].endswith(COUNTED) and fault is not None:
        begin = quiet or 0
        step = (fault - begin) / FAULT
        rise = f"{begin + step}+{step}x{FAULT - 1}" if step >= 0 else same(fault, FAULT)
        return " ".join([same(quiet, QUIET), rise, same(fault, HEALED)])
    return " ".join([same(quiet, QUIET), same(fault, FAULT), same(healed, HEALED)])


def test(alarm, severity, quiet, fault, healed):
    """A test of promtool: at the end of each stretch, what is raised."""
    names = sorted({*quiet, *fault, *healed})
    series = [{"series": name, "values": values(name, quiet.get(name), fault.get(name), healed.get(name))} for name in names]
    raised = {"labels": f'{{alertname="{alarm}", severity="{severity}"}}', "value": 1}
    expression = 'count by (alertname, severity) (ALERTS{alertstate="firing"})'
    ends = [QUIET - 1, QUIET + FAULT - 1, QUIET + FAULT + HEALED - 1]
    expected = [[], [raised], []]
    return {
        "interval": "1m",
        "name": alarm,
        "input_series": series,
        "promql_expr_test": [
            {"expr": expression, "eval_time": f"{end}m", "exp_samples": samples} for end, samples in zip(ends, expected)
        ],
    }


def main(folder, rules, promtool):
    folder, rules = pathlib.Path(folder), pathlib.Path(rules).resolve()
    severities = {
        rule["alert"]: rule["labels"]["severity"]
        for group in yaml.safe_load(rules.read_text())["groups"]
        for rule in group["rules"]
    }
    up = 'up{instance="here", job="interdict"}'
    down = test("InterdictDown", severities.pop("InterdictDown"), {up: 1}, {up: 0}, {up: 1})
    tests = [down]
    missing = []
    for alarm, severity in severities.items():
        files = {stretch: folder / f"{alarm}.{stretch}.txt" for stretch in ("quiet", "fault", "healed")}
        if not files["fault"].exists():
            missing.append(alarm)
            continue
        quiet = scraped(files["quiet"])
        healed = scraped(files["healed"]) if files["healed"].exists() else quiet
        stretches = [{**numbers, up: 1} for numbers in (quiet, scraped(files["fault"]), healed)]
        tests.append(test(alarm, severity, *stretches))
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        json.dump({"rule_files": [str(rules)], "evaluation_interval": "1m", "tests": tests}, file)
        file.flush()
        outcome = subprocess.run([promtool, "test", "rules", file.name], check=False).returncode
    print(len(tests), "alarms, each raised by its fault alone, and not without it" if outcome == 0 else "alarms")
    if missing:
        print("no fault was tried for", ", ".join(missing))
    return outcome


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
