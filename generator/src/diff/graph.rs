//! Which operations a finding reaches: everything that is compared is a node, compared once, with all of its users.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::place::Use;

/// A pair that is compared: an operation, a parameter, a body, a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(usize);

/// Identities of both sides and the way in which they are used.
pub(super) type Key = (Vec<usize>, Vec<usize>, Use);

#[derive(Debug, Default)]
struct Node {
    parents: Vec<NodeId>,
    /// What to call it in a message.
    label: String,
    /// Set for operations.
    operation: Option<usize>,
}

/// All pairs.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    known: BTreeMap<Key, NodeId>,
    operations: Vec<String>,
}

impl Graph {
    /// The node of an operation (or of nothing: changes of the whole document).
    pub(super) fn operation(&mut self, name: Option<String>) -> NodeId {
        let operation = name.map(|name| {
            self.operations.push(name);
            self.operations.len() - 1
        });
        self.nodes.push(Node { operation, ..Node::default() });
        NodeId(self.nodes.len() - 1)
    }

    /// A node that reaches no operation.
    pub(super) fn nothing() -> NodeId {
        NodeId(usize::MAX)
    }

    /// The node of a pair below `parent`, and whether it is new: only then it has to be compared.
    pub(super) fn node(&mut self, key: Key, parent: NodeId, label: impl FnOnce() -> String) -> (NodeId, bool) {
        if let Some(id) = self.known.get(&key).copied() {
            if let Some(node) = self.nodes.get_mut(id.0).filter(|node| !node.parents.contains(&parent)) {
                node.parents.push(parent);
            }
            return (id, false);
        }
        self.nodes.push(Node { parents: vec![parent], label: label(), operation: None });
        let id = NodeId(self.nodes.len() - 1);
        self.known.insert(key, id);
        (id, true)
    }

    /// What to call a node.
    pub(super) fn label(&self, id: NodeId) -> &str {
        self.nodes.get(id.0).map_or("", |node| &node.label)
    }

    /// The operations above a node, in the order of the documents.
    pub(super) fn reached(&self, id: NodeId) -> Vec<String> {
        let mut seen = BTreeSet::from([id]);
        let mut queue = VecDeque::from([id]);
        let mut found = BTreeSet::new();
        while let Some(node) = queue.pop_front().and_then(|id| self.nodes.get(id.0)) {
            found.extend(node.operation);
            queue.extend(node.parents.iter().copied().filter(|parent| seen.insert(*parent)));
        }
        found.into_iter().filter_map(|index| self.operations.get(index).cloned()).collect()
    }
}
