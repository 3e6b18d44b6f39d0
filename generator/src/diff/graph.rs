//! Which operations a finding reaches: everything that is compared is a node, compared once, with all of its users.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexSet;

use super::place::Use;
use super::reach::Operations;

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
    operations: IndexSet<String>,
}

impl Graph {
    /// The node of an operation (or of nothing: changes of the whole document).
    pub(super) fn operation(&mut self, name: Option<String>) -> NodeId {
        let operation = name.map(|name| self.operations.insert_full(name).0);
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
}

/// Finds the operations above nodes of a graph that is complete.
pub(super) struct Reach<'g> {
    nodes: &'g [Node],
    names: Arc<IndexSet<String>>,
    /// What is known of nodes.
    known: BTreeMap<NodeId, Operations>,
    /// For each node the last search that came by.
    seen: Vec<usize>,
}

impl<'g> Reach<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        let names = Arc::new(graph.operations.clone());
        Self { nodes: &graph.nodes, names, known: BTreeMap::new(), seen: vec![0; graph.nodes.len()] }
    }

    /// The operations above a node.
    pub(super) fn of(&mut self, id: NodeId) -> &Operations {
        let found = if self.known.contains_key(&id) { None } else { Some(self.search(id)) };
        self.known.entry(id).or_insert_with(|| found.unwrap_or_default())
    }

    fn search(&mut self, id: NodeId) -> Operations {
        let search = self.known.len() + 1;
        let mut found = Operations::none(&self.names);
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            let Some((node, seen)) = self.nodes.get(id.0).zip(self.seen.get_mut(id.0)) else { continue };
            if std::mem::replace(seen, search) == search {
                continue;
            }
            if let Some(known) = self.known.get(&id) {
                found.extend(known);
                continue;
            }
            node.operation.into_iter().for_each(|index| found.insert(index));
            next.extend(&node.parents);
        }
        found
    }

    /// The indices of all operations by the names that `spell` gives them.
    pub(super) fn by(&self, spell: impl Fn(&str) -> String) -> BTreeMap<String, Vec<usize>> {
        let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, name) in self.names.iter().enumerate() {
            out.entry(spell(name)).or_default().push(index);
        }
        out
    }
}
