//! Limits of a request, checked on the parsed document before anything is validated or resolved.
//!
//! The walk expands fragments the way execution does, and stops as soon as a limit is passed, so that
//! fragments which spread each other cannot make it long.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, Selection};
use async_graphql::{Name, Positioned};

use crate::Problem;

/// How much one request may ask for. Every limit has a code of its own in `extensions.code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in a request's body, and in one message over a WebSocket: `BODY_TOO_LARGE`.
    pub body_bytes: usize,
    /// Bytes in the query text: `QUERY_TOO_LARGE`.
    pub query_bytes: usize,
    /// Brackets in the query text, which bound how deep its values can be nested: `QUERY_TOO_LARGE`.
    pub brackets: usize,
    /// Fields inside each other, not counting `ofType` of introspection: `DEPTH_LIMIT`.
    pub depth: usize,
    /// Cost of the fields, each list counted as often as it is expected to repeat: `COMPLEXITY_LIMIT`.
    pub complexity: usize,
    /// Fields and fragments, expanded: `SELECTION_LIMIT`.
    pub selections: usize,
    /// Fields and fragments beside each other: `SELECTION_LIMIT`.
    pub side_by_side: usize,
    /// Aliases: `ALIAS_LIMIT`.
    pub aliases: usize,
    /// Directives in the whole document: `DIRECTIVE_LIMIT`.
    pub directives: usize,
    /// Items that one page of a list holds: `LIST_LIMIT`.
    pub page: i32,
    /// Subscriptions that one person keeps open: `SUBSCRIPTION_LIMIT`.
    pub subscriptions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            query_bytes: 64 * 1024,
            brackets: 1_000,
            depth: 10,
            complexity: 20_000,
            selections: 2_000,
            side_by_side: 200,
            aliases: 50,
            directives: 50,
            page: 500,
            subscriptions: 20,
        }
    }
}

impl Limits {
    /// Refuses a text that would cost too much to parse. The parser goes one call deeper for each
    /// bracket, so that unlimited brackets would exhaust the stack.
    pub(crate) fn check_text(&self, query: &str) -> Result<(), Problem> {
        let opening = query.bytes().filter(|byte| matches!(byte, b'[' | b'{' | b'(')).count();
        if query.len() > self.query_bytes || opening > self.brackets {
            return Err(Problem::QueryTooLarge { bytes: self.query_bytes, brackets: self.brackets });
        }
        Ok(())
    }

    /// Refuses a document that asks for too much.
    pub(crate) fn check_document(&self, document: &ExecutableDocument) -> Result<(), Problem> {
        let fresh = || Walk { limits: self, document, selections: 0, aliases: 0, directives: 0 };
        // Fragments by themselves too: what no operation spreads is validated all the same.
        let mut walk = fresh();
        for fragment in document.fragments.values() {
            walk.directives(fragment.node.directives.len())?;
            walk.visit(&fragment.node.selection_set.node.items, 1, 0)?;
        }
        let mut walk = fresh();
        for (_, operation) in document.operations.iter() {
            walk.directives(operation.node.directives.len())?;
            walk.visit(&operation.node.selection_set.node.items, 1, 0)?;
        }
        Ok(())
    }
}

/// The operation that a request names, or the only one there is.
pub(crate) fn chosen<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, Problem> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Multiple(operations), None) => {
            let mut operations = operations.values();
            operations.next().filter(|_| operations.next().is_none())
        }
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(&Name::new(name)),
        (DocumentOperations::Single(_), Some(_)) => None,
    };
    found.ok_or(Problem::OperationNotFound)
}

type Items = [Positioned<Selection>];

struct Walk<'a> {
    limits: &'a Limits,
    document: &'a ExecutableDocument,
    selections: usize,
    aliases: usize,
    directives: usize,
}

impl<'a> Walk<'a> {
    fn directives(&mut self, more: usize) -> Result<(), Problem> {
        self.directives += more;
        let limit = self.limits.directives;
        if self.directives > limit { Err(Problem::DirectiveLimit { limit }) } else { Ok(()) }
    }

    /// Counts what stands beside each other.
    fn count(&mut self, items: &'a Items) -> Result<(), Problem> {
        let Limits { selections, side_by_side, aliases, .. } = *self.limits;
        if items.len() > side_by_side {
            return Err(Problem::SelectionLimit { limit: side_by_side });
        }
        self.selections += items.len();
        if self.selections > selections {
            return Err(Problem::SelectionLimit { limit: selections });
        }
        for item in items {
            self.directives(item.node.directives().len())?;
            if let Selection::Field(field) = &item.node {
                self.aliases += usize::from(field.node.alias.is_some());
            }
        }
        if self.aliases > aliases { Err(Problem::AliasLimit { limit: aliases }) } else { Ok(()) }
    }

    /// Counts what is selected, following fragments. `spreads` bounds fragments that spread themselves.
    fn visit(&mut self, items: &'a Items, depth: usize, spreads: usize) -> Result<(), Problem> {
        const SPREADS: usize = 16;
        if spreads > SPREADS {
            return Err(Problem::DepthLimit { limit: self.limits.depth });
        }
        self.count(items)?;
        for item in items {
            match &item.node {
                Selection::Field(field) => {
                    let here = depth + usize::from(field.node.name.node != "ofType");
                    if here > self.limits.depth + 1 {
                        return Err(Problem::DepthLimit { limit: self.limits.depth });
                    }
                    self.visit(&field.node.selection_set.node.items, here, spreads)?;
                }
                Selection::InlineFragment(fragment) => {
                    self.visit(&fragment.node.selection_set.node.items, depth, spreads + 1)?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = self.document.fragments.get(name) {
                        self.visit(&fragment.node.selection_set.node.items, depth, spreads + 1)?;
                    }
                }
            }
        }
        Ok(())
    }
}
