#!/usr/bin/env python3
"""Check exports of documents with the programs of the standards themselves: `validate_exports.py BUNDLE.json ENTITIES.jsonl`.

STIX: the validator of OASIS with every check but two: 202, which finds fault with relationship types that the
specification does not suggest (it allows them), and 270, which downloads vocabularies; and the parser of OASIS.
FollowTheMoney: every entity against the schema: known properties, required ones, values that its types take as they are,
references to entities of the right sort.
"""

import json
import sys

import stix2
from followthemoney import model
from stix2validator import ValidationOptions, validate_file

# Entries of lists are referred to by the ids that the export of lists writes; they are not in the file.
ELSEWHERE = {("Similar", "match")}


def check_stix(path):
    options = ValidationOptions(version="2.1", strict=True, enforce_refs=True, disabled=["202", "270"])
    results = validate_file(path, options)
    if not results.is_valid:
        faults = [fault for result in results.object_results for fault in [*result.errors, *result.warnings]]
        return [f"{path}: {fault}" for fault in faults or ["not valid", results.as_dict()]]
    with open(path, encoding="utf-8") as file:
        bundle = stix2.parse(file.read(), allow_custom=False, version="2.1")
    print(f"{path}: valid STIX 2.1, {len(bundle.objects)} objects")
    return []


def check_entity(entity, schemata):
    where = f"{entity['schema']} {entity['id']}"
    schema = model.get(entity["schema"])
    if schema is None or schema.abstract:
        return [f"{where}: no such schema"]
    faults = []
    for required in schema.required:
        if not entity["properties"].get(required):
            faults.append(f"{where}: {required} is required")
    for name, values in entity["properties"].items():
        prop = schema.get(name)
        if prop is None or prop.stub:
            faults.append(f"{where}: no property {name}")
            continue
        for value in values:
            if prop.type.clean(value) != value:
                faults.append(f"{where}: {name} is not taken as it is: {value!r}")
            if prop.type.name == "entity" and (schema.name, name) not in ELSEWHERE:
                other = model.get(schemata.get(value, ""))
                if other is None or not other.is_a(prop.range):
                    faults.append(f"{where}: {name} refers to {other}, not to a {prop.range.name}")
    # The library's own reading, which drops what it does not take.
    proxy = model.get_proxy(entity)
    kept = {name: sorted(values) for name, values in proxy.properties.items()}
    if kept != {name: sorted(values) for name, values in entity["properties"].items()}:
        faults.append(f"{where}: read back otherwise")
    return faults


def check_ftm(path):
    with open(path, encoding="utf-8") as file:
        entities = [json.loads(line) for line in file]
    schemata = {entity["id"]: entity["schema"] for entity in entities}
    faults = [fault for entity in entities for fault in check_entity(entity, schemata)]
    if len(schemata) != len(entities):
        faults.append("ids are not unique")
    if not faults:
        print(f"{path}: valid FollowTheMoney, {len(entities)} entities")
    return faults


def main():
    bundle, entities = sys.argv[1:]
    faults = check_stix(bundle) + check_ftm(entities)
    for fault in faults[:50]:
        print(fault)
    if faults:
        sys.exit(1)


main()
