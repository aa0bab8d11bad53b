"""graphql-core's rules of the specification, with words of ours: theirs repeat what stands in the document.

Overlapping fields are not among them: `merging` finds these in one walk, where the library compares every pair.
"""

from typing import Final

from graphql import GraphQLError, GraphQLSchema, specified_rules, validate
from graphql.language import DocumentNode
from graphql.validation import ASTValidationRule, OverlappingFieldsCanBeMergedRule

from app.api.graphql.problems import InvalidDocument, Mark, Place

_MOST_ERRORS: Final = 20
_TEXTS: Final = {
    "ExecutableDefinitionsRule": ("executable-only", "Only operations and fragments are read here."),
    "KnownOperationTypesRule": ("unknown-operation-type", "The schema has no operation of this kind."),
    "UniqueOperationNamesRule": ("repeated", "Two operations have one name."),
    "LoneAnonymousOperationRule": ("anonymous-operation", "Beside other operations each needs a name."),
    "KnownTypeNamesRule": ("unknown-type", "There is no such type."),
    "FragmentsOnCompositeTypesRule": ("fragment-on-leaf", "A fragment stands on an object type only."),
    "VariablesAreInputTypesRule": ("variable-type", "A variable is of an input type only."),
    "ScalarLeafsRule": ("subfields", "An object needs subfields in braces; a scalar has none."),
    "FieldsOnCorrectTypeRule": ("unknown-field", "The type has no such field."),
    "UniqueFragmentNamesRule": ("repeated", "Two fragments have one name."),
    "KnownFragmentNamesRule": ("unknown-fragment", "There is no such fragment."),
    "NoUnusedFragmentsRule": ("unused-fragment", "This fragment is not used."),
    "PossibleFragmentSpreadsRule": ("impossible-fragment", "This fragment is of another type."),
    "NoFragmentCyclesRule": ("fragment-cycle", "This fragment spreads itself."),
    "UniqueVariableNamesRule": ("repeated", "Two variables have one name."),
    "NoUndefinedVariablesRule": ("undefined-variable", "The operation does not declare this variable."),
    "NoUnusedVariablesRule": ("unused-variable", "This variable is not used."),
    "KnownDirectivesRule": ("unknown-directive", "There is no such directive here."),
    "UniqueDirectivesPerLocationRule": ("repeated", "This directive stands here twice."),
    "KnownArgumentNamesRule": ("unknown-argument", "The field has no such argument."),
    "UniqueArgumentNamesRule": ("repeated", "This argument stands here twice."),
    "ValuesOfCorrectTypeRule": ("wrong-value", "This value does not fit its type."),
    "ProvidedRequiredArgumentsRule": ("required-argument", "An argument that must be given is missing."),
    "VariablesInAllowedPositionRule": ("variable-position", "This variable does not fit the type of its place."),
    "UniqueInputFieldNamesRule": ("repeated", "This member stands here twice."),
    "SingleFieldSubscriptionsRule": ("one-root-field", "A subscription asks for one field, and always for it."),
    "MaxIntrospectionDepthRule": ("introspection-depth", "Introspection goes too deep here."),
}
_OTHER: Final = ("not-valid", "The document is not valid here.")


def _quiet(rule: type[ASTValidationRule]) -> type[ASTValidationRule]:
    cause, text = _TEXTS.get(rule.__name__, _OTHER)

    def report_error(self: ASTValidationRule, error: GraphQLError) -> None:
        self.context.report_error(GraphQLError(text, error.nodes, extensions={"cause": cause}))

    return type(rule.__name__, (rule,), {"report_error": report_error})


RULES: Final = tuple(_quiet(rule) for rule in specified_rules if rule is not OverlappingFieldsCanBeMergedRule)


def check_validity(schema: GraphQLSchema, document: DocumentNode) -> None:
    """Raise InvalidDocument with what the rules of the specification find."""
    found = validate(schema, document, RULES, _MOST_ERRORS, hide_suggestions=True)
    if found:
        raise InvalidDocument(*map(_mark, found))


def _mark(error: GraphQLError) -> Mark:
    extensions = error.extensions or {}
    cause = extensions.get("cause")
    if not isinstance(cause, str):
        return Mark("too-many-errors", "There are more errors than are told at once.")
    return Mark(cause, error.message, places_of(error))


def places_of(error: GraphQLError) -> tuple[Place, ...]:
    """Where an error stands in the document."""
    return tuple((place.line, place.column) for place in error.locations or ())
