from __future__ import annotations

from segue.facets import Facets
from segue.fitting.clock import Clock
from segue.fitting.members import fit_generators
from segue.protocols import Silent
from segue.recipes import Shape, resolve


def test_generators_are_fitted_in_the_recipe_s_order_and_timed(sample_facets: Facets) -> None:
    plan = resolve("fast", Shape.of(sample_facets))
    clock, known = (
        Clock(),
        {"titles": plan.generators["titles"].fit(sample_facets, seed=1, progress=Silent())},
    )
    fitted = fit_generators(plan, sample_facets, 1, known, Silent(), clock, None, ())
    assert list(fitted) == list(plan.generators)
    assert fitted["titles"] is known["titles"]
    assert list(clock.seconds) == [name for name in plan.generators if name != "titles"]
