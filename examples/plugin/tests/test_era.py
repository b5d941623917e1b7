from segue_era.generator import Era

from segue.testing import GeneratorConformance


class TestEra(GeneratorConformance):
    generator = Era()
