import numpy as np
from segue_era.generator import Era

from segue import Query, Silent, make_sample
from segue.extending import Facets, query_rows
from segue.testing import GeneratorConformance


class TestEra(GeneratorConformance):
    generator = Era()


def test_a_track_is_explained_by_the_year_that_it_shares_with_the_seeds():
    facets = Facets.of(make_sample(playlists=60, tracks=200, seed=1))
    years = facets.tracks["year"]
    dated = np.flatnonzero(np.diff(years.indptr))
    seed, codes = int(dated[0]), dated.astype(np.int32)
    rows = query_rows([Query(tracks=(facets.vocabulary.names["track"][seed],))], facets)
    found = Era().fit(facets, seed=0, progress=Silent()).explain(rows, 0, codes, "tracks")
    year = years.indices[years.indptr[seed]]
    assert found.parts == [("year", year)]
    assert found.support[0].tolist() == [float(code == year) for code in years[codes].indices]
