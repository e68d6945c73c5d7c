"""Writes bodies that schemathesis has no words for: lines of JSON, and JSON in the fields of a form."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    return {"data": value if isinstance(value, bytes) else str(value).encode()}


@schemathesis.hook.apply_to(path="/reconcile/{dataset}", method="POST")
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    return {name: field if isinstance(field, str) else json.dumps(field) for name, field in body.items()}
