"""The links graph."""

from __future__ import annotations

from hub.model.iri import NodeName
from hub.model.vocabulary import DCTERMS, ESS
from hub.reconcile.identity import Group, assign
from hub.reconcile.identity_log import Entities, Event
from hub.reconcile.judgement_log import Judgement, Judgements
from hub.reconcile.links import link_statements
from hub.reconcile.reconcile import reconcile
from tests.reconcile.numbers import siret
from tests.reconcile.sample import ADDRESSES, establishment, organization, territories

BASE = ADDRESSES.base


def test_each_node_is_linked_to_its_entities_with_what_joined_it() -> None:
    nodes = [
        organization("a:1", "Graine de Moutarde", where="Bretagne"),
        organization("b:x y#carrier", "Graines de moutarde", where="Bretagne"),
        organization("c:1", "Tout autre"),
        establishment("d:1", "Magasin", siret=(siret(1),)),
    ]
    judgement = Judgement(NodeName("a", "1"), NodeName("c", "1"), "same", "ana", "2026-01-01")
    result = reconcile(nodes, territories(), Judgements({judgement.pair: judgement}))
    groups = [Group("organization", each.members, "Nom") for each in result.organizations]
    groups += [Group("establishment", each.members, "Nom") for each in result.establishments]
    groups.append(Group("initiative", (NodeName("b", "x y"),), "Fête"))
    assignment = assign(groups, Entities(), {})
    lines = link_statements(assignment, result, ADDRESSES)
    assert lines == sorted(set(lines))
    carrier = f"{BASE}link/organization/b/x%20y#carrier"
    entity = BASE + "id/organization/" + assignment.entities[NodeName("a", "1"), "organization"][1]
    for line in (
        f"<{BASE}record/b/x%20y#carrier> <{ESS}organization> <{entity}> .",
        f"<{carrier}> <{ESS}node> <{BASE}record/b/x%20y#carrier> .",
        f"<{carrier}> <{ESS}record> <{BASE}record/b/x%20y> .",
        f"<{carrier}> <{ESS}entity> <{entity}> .",
        f"<{carrier}> <{ESS}linkedTo> <{BASE}record/a/1> .",
        f'<{carrier}> <{ESS}rule> "name+territory" .',
        f'<{BASE}link/organization/c/1> <{ESS}judgement> "same" .',
    ):
        assert line in lines
    assert any(line.startswith(f"<{carrier}> <{ESS}score> ") and "decimal" in line for line in lines)
    assert any(
        line.startswith(f"<{BASE}record/b/x%20y> <{ESS}describes> <{BASE}id/initiative/") for line in lines
    )
    site = [line for line in lines if line.startswith(f"<{BASE}record/d/1> ")]
    assert [line.split()[1] for line in site] == [f"<{ESS}establishment>", f"<{ESS}organization>"]


def test_merged_and_withdrawn_entities_are_said() -> None:
    log = Entities(
        [
            Event("mint", "organization", "old", founder=NodeName("a", "1")),
            Event("mint", "organization", "young", founder=NodeName("b", "1")),
            Event("mint", "organization", "gone", founder=NodeName("c", "1")),
        ]
    )
    group = Group("organization", (NodeName("a", "1"), NodeName("b", "1")), "Nom")
    lines = link_statements(assign([group], log, {}), None, ADDRESSES)
    assert f"<{BASE}id/organization/young> <{DCTERMS}isReplacedBy> <{BASE}id/organization/old> ." in lines
    assert any(
        line.startswith(f"<{BASE}id/organization/gone> ") and line.endswith("Withdrawn> .") for line in lines
    )
