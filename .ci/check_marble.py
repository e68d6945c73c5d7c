"""Asks a server what Marble's backend asks a screening provider, and reads the answers as strictly as a typed client would.

    python3 check_marble.py URL KEY

Marble (checkmarble/marble-backend) speaks yente's API and asks `/-/version` whether motiva answers, to use its additions. The server
must have a list `watch` with the parties that `run` writes. Prints what was asked; the exit code is 1 if an answer is not as it should be.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

url, key = sys.argv[1:]
asked = 0
wrong = []


def call(method, path, query=(), body=None, auth="Bearer " + key, headers=()):
    """The status, headers and JSON of an answer."""
    global asked
    asked += 1
    address = url + path + ("?" + urllib.parse.urlencode(query) if query else "")
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data=data, method=method)
    for name, value in dict(headers, **{"Content-Type": "application/json"}).items():
        request.add_header(name, value)
    if auth:
        request.add_header("Authorization", auth)
    try:
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as refused:
        answer = refused
    text = answer.read()
    return answer.status, answer.headers, json.loads(text) if text else None


def holds(what, condition, seen=None):
    if not condition:
        wrong.append(what)
        print(f"wrong: {what}" + (f": {json.dumps(seen)[:400]}" if seen is not None else ""))


def has(where, value, /, **fields):
    """Whether an object has these fields, each of this type; `None` beside a type says that it may be null."""
    for name, types in fields.items():
        types = types if isinstance(types, tuple) else (types,)
        found = value.get(name, "absent")
        fits = any(found is None if type is None else isinstance(found, type) for type in types)
        holds(f"{where} has `{name}` as {types}", fits and found != "absent", value)


def match(scope, query, queries, **more):
    status, headers, answer = call("POST", f"/match/{scope}", query, dict({"queries": queries}, **more))
    holds(f"/match/{scope} {query} answers", status == 200, answer)
    if status != 200:
        sys.exit(1)
    holds("every question is answered, and nothing else", set(answer["responses"]) == set(queries), answer)
    for one in answer["responses"].values():
        has("a response", one, status=int, total=dict, results=list, query=dict, verdict=str)
        has("a total", one["total"], value=int, relation=str)
        scores = [result["score"] for result in one["results"]]
        holds("the best come first", scores == sorted(scores, reverse=True), scores)
        for result in one["results"]:
            has("a result", result, id=str, caption=str, schema=str, properties=dict, datasets=list, referents=list,
                target=bool, score=float, match=bool)
            holds("properties are lists", all(isinstance(value, list) for value in result["properties"].values()), result)
    return answer["responses"]


def ids(response):
    return [result["id"] for result in response["results"]]


# Is it there, and who may ask.
for auth in ("Bearer " + key, None):
    status, _, answer = call("GET", "/healthz", auth=auth)
    holds("/healthz is open", (status, answer) == (200, {"status": "ok"}), answer)
    status, _, answer = call("GET", "/readyz", auth=auth)
    holds("/readyz is open and says which it is", status in (200, 503) and isinstance(answer, dict), answer)
for auth in (None, "Bearer nobody"):
    status, _, answer = call("GET", "/catalog", auth=auth)
    holds("without a key 401, in words", status == 401 and isinstance(answer["detail"], str), answer)
status, _, answer = call("GET", "/catalog", auth="ApiKey " + key)
holds("a key goes as `ApiKey` too", status == 200, answer)

# What there is.
status, _, answer = call("GET", "/-/version")
has("/-/version", answer, motiva=str)
holds("motiva's version is one", answer["motiva"].startswith("v0."), answer)
status, headers, catalog = call("GET", "/catalog")
has("/catalog", catalog, datasets=list, current=list, outdated=list, index_stale=bool)
for dataset in catalog["datasets"]:
    has("a data set", dataset, name=str, title=str, version=(str, None), index_version=(str, None), index_current=bool,
        updated_at=(str, None), children=list, load=bool)
names = {dataset["name"] for dataset in catalog["datasets"]}
holds("`default` and the list are data sets", {"default", "watch"} <= names, sorted(names))
status, _, answer = call("GET", "/catalog", headers={"If-None-Match": headers["ETag"]})
holds("a catalogue that is known is not sent again", status == 304 and answer is None, answer)
status, _, algorithms = call("GET", "/algorithms")
has("/algorithms", algorithms, algorithms=list, best=str, default=str)
known = {algorithm["name"] for algorithm in algorithms["algorithms"]}
holds("the best and the usual algorithm are known", {algorithms["best"], algorithms["default"]} <= known | {"best"}, algorithms)
status, _, answer = call("POST", "/catalog/fields", body={"fields": ["countries", "topics"], "query": ""})
holds("/catalog/fields answers", status == 200 and isinstance(answer, dict), answer)

# Questions as a decision asks them: one for each name of a person or company, under keys of its own.
person, company, ship, nobody = (str(uuid.uuid4()) for _ in range(4))
queries = {
    person: {"schema": "Person", "properties": {"name": ["Quobatel Venmorak"], "birthDate": ["1971-02-03"], "country": ["tr"]}},
    company: {"schema": "Company", "properties": {"name": ["Tolvane Maritime Works"], "jurisdiction": ["tr"]}},
    ship: {"schema": "Vessel", "properties": {"name": ["Ardent Quill"], "imoNumber": ["9074729"]}},
    nobody: {"schema": "Organization", "properties": {"name": ["Harbour Lantern Bakery"]}},
}
usual = [("algorithm", "logic-v1"), ("threshold", "0.70"), ("limit", "10"), ("topics", "sanction"), ("exclude_dataset", "us_cia_world_leaders")]
found = match("default", usual, queries)
for name in (person, company, ship):
    holds("who is listed is found, as a match", found[name]["results"] and found[name]["results"][0]["match"], found[name])
holds("who is not is not", found[nobody]["results"] == [], found[nobody])
holds("another algorithm is told", any("algorithm" in reason for reason in found[person]["reasons"]), found[person])
best = found[person]["results"][0]

# Every setting that an organisation has.
for threshold in (best["score"], 0.99999):
    response = match("default", [("threshold", threshold), ("limit", 5)], {person: queries[person]})[person]
    kept = best["score"] >= threshold
    holds("a result at the threshold is kept, one below is not", (best["id"] in ids(response)) == kept, response)
    holds("a threshold changes no verdict", response["verdict"] == "match", response)
response = match("default", [("limit", 1)], {person: {"schema": "LegalEntity", "properties": {"name": ["Venmorak"]}}})[person]
holds("no more than asked for", len(response["results"]) <= 1, response)
response = match("default", [("topics", "role.pep")], {person: queries[person]})[person]
holds("a topic hides, and changes no verdict", response["results"] == [] and response["verdict"] == "match", response)
for query, more in (
    ([("exclude_entity_ids", best["id"])], {}),
    ([], {"params": {"exclude_entity_ids": [best["id"]]}}),
    ([("exclude_dataset", "watch")], {}),
    ([], {"params": {"exclude_datasets": ["watch"]}}),
):
    response = match("default", query, {person: queries[person]}, **more)[person]
    holds(f"who is left out is not found: {query} {more}", best["id"] not in ids(response), response)
    holds("and is no match", response["verdict"] != "match", response)
for scope, query in (("watch", []), ("default", [("include_dataset", "watch")])):
    holds(f"in one data set: {scope} {query}", best["id"] in ids(match(scope, query, {person: queries[person]})[person]))
filtered = dict(queries[person], filters={"topics": [["sanction", "role.pep"], ["sanction"]]})
holds("motiva's filters", best["id"] in ids(match("default", [("partition", "true"), ("index_type", "scoped")], {person: filtered})[person]))
many = {str(uuid.uuid4()): queries[person] for _ in range(100)}
holds("a hundred at once", all(ids(one) == [best["id"]] for one in match("default", usual, many).values()))

# What is refused, in words.
for path, body, status_wanted in (
    ("/match/nowhere", {"queries": {"q": queries[person]}}, 404),
    ("/match/default", {"queries": {"q": {"properties": {"name": ["x"]}}}}, 422),
    ("/match/default", {"queries": {str(number): queries[person] for number in range(101)}}, 400),
):
    status, _, answer = call("POST", path, body=body)
    holds(f"{path} is refused with {status_wanted}", status == status_wanted and isinstance(answer["detail"], str), [status, answer])

# What a person looks at.
for query in ([], [("nested", "false")]):
    status, _, answer = call("GET", "/entities/" + urllib.parse.quote(best["id"]), query)
    holds("the entity is there", status == 200 and (answer["id"], answer["caption"]) == (best["id"], best["caption"]), answer)
    has("an entity", answer, id=str, schema=str, properties=dict, datasets=list, referents=list, target=bool)
status, _, answer = call("GET", "/entities/nobody-1")
holds("who is not there is not, in words", status == 404 and isinstance(answer["detail"], str), answer)

print(f"{asked} requests, {len(wrong)} answers not as they should be")
sys.exit(1 if wrong else 0)
