"""How each kind of text looks: its TextMate scope, its Vim highlight group, its Pygments token.

Each look has a scope and a token of its own, so that a test can tell from an editor's answer which look it gave.
Where a look is used is in rules.py; nothing here knows the language.
"""

from __future__ import annotations

from ..record import Record


class Look(Record):
    """One look in three editors; the Pygments token is written without its leading `Token.`."""

    scope: str
    vim: str
    token: str


LOOKS: dict[str, Look] = {
    "comment": Look("comment.line.number-sign.cts", "Comment", "Comment.Single"),
    "doc": Look("comment.line.documentation.cts", "SpecialComment", "Comment.Special"),
    "directive": Look("keyword.other.directive.cts", "PreProc", "Comment.Preproc"),
    # Words of the language
    "declaration": Look("keyword.declaration.cts", "Structure", "Keyword.Declaration"),
    "header": Look("keyword.other.header.cts", "Keyword", "Keyword.Reserved"),
    "step": Look("keyword.control.step.cts", "Statement", "Keyword.Step"),
    "connective": Look("keyword.other.connective.cts", "Keyword", "Keyword.Connective"),
    "mode": Look("storage.modifier.mode.cts", "StorageClass", "Keyword.Pseudo"),
    "quantifier": Look("storage.modifier.quantifier.cts", "StorageClass", "Keyword.Type"),
    "test": Look("keyword.operator.test.cts", "Operator", "Operator.Word"),
    "event": Look("keyword.operator.event.cts", "Operator", "Operator.Word.Event"),
    "filter": Look("storage.modifier.filter.cts", "StorageClass", "Keyword.Type.Filter"),
    "subject": Look("storage.type.subject.cts", "Type", "Keyword.Subject"),
    "grade": Look("constant.language.grade.cts", "Special", "Name.Decorator"),
    "constant": Look("constant.language.cts", "Constant", "Keyword.Constant"),
    # Names
    "scenario_id": Look("entity.name.section.scenario.cts", "Title", "Name.Class"),
    "actor": Look("entity.name.type.actor.cts", "Type", "Name.Entity"),
    "mark": Look("entity.name.label.cts", "Label", "Name.Label"),
    "definition": Look("variable.other.definition.cts", "Identifier", "Name.Variable"),
    "parameter": Look("variable.parameter.cts", "Identifier", "Name.Variable.Parameter"),
    "kind": Look("storage.type.kind.cts", "Type", "Name.Class.Kind"),
    "declared": Look("entity.name.function.declaration.cts", "Function", "Name.Function.Declared"),
    "verb": Look("support.function.verb.cts", "Function", "Name.Function"),
    "own_verb": Look("entity.name.function.verb.cts", "Function", "Name.Function.Own"),
    "fixture": Look("support.class.fixture.cts", "Type", "Name.Builtin"),
    "own_fixture": Look("entity.name.type.fixture.cts", "Type", "Name.Builtin.Own"),
    "label": Look("entity.other.attribute-name.label.cts", "Keyword", "Name.Attribute"),
    "tag": Look("entity.name.tag.cts", "Tag", "Name.Tag"),
    "namespace": Look("entity.name.namespace.cts", "Include", "Name.Namespace"),
    "predefined": Look("variable.language.cts", "Special", "Name.Variable.Magic"),
    "metric": Look("support.function.metric.cts", "Function", "Name.Function.Magic"),
    "error": Look("support.class.error.cts", "Exception", "Name.Exception"),
    "property": Look("variable.other.property.cts", "Identifier", "Name.Property"),
    "name": Look("variable.other.cts", "NONE", "Name"),
    # Values
    "number": Look("constant.numeric.cts", "Number", "Number"),
    "unit": Look("keyword.other.unit.cts", "Number", "Number.Unit"),
    "string": Look("string.quoted.double.cts", "String", "String.Double"),
    "raw_string": Look("string.quoted.raw.cts", "String", "String.Other"),
    "escape": Look("constant.character.escape.cts", "SpecialChar", "String.Escape"),
    "braces": Look("punctuation.section.interpolation.cts", "Delimiter", "String.Interpol"),
    "pattern": Look("string.regexp.cts", "String", "String.Regex"),
    "pattern_mark": Look("keyword.operator.regexp.cts", "SpecialChar", "String.Regex.Mark"),
    "operator": Look("keyword.operator.cts", "Operator", "Operator"),
    "punctuation": Look("punctuation.separator.cts", "Delimiter", "Punctuation"),
    "wrong": Look("invalid.illegal.cts", "Error", "Error"),
}
