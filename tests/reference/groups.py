"""What firms and publics see of others: shares by group, one step late (2.5, 7.9)."""

from reference.parameters import ratio
from sim.axes import LARGE, SECTORS, SIZES

COUNTED = ("alive", "eligible", "adopters", "aware", "either_substantive", "binding_substantive")


class Group:
    """The shares of one jurisdiction; all 0 before there are cells to look at."""

    def __init__(self, cells=()):
        firms = {name: {cell: cell.weight * getattr(cell.counts, name) for cell in cells} for name in COUNTED}

        def real(name, chosen):
            return sum(map(firms[name].__getitem__, chosen))

        def share(part, whole, chosen):
            return ratio(real(part, chosen), real(whole, chosen), 0.0)

        def large(name, chosen):
            big = [cell for cell in chosen if cell.size == LARGE]
            return ratio(sum(getattr(c.counts, name) for c in big), sum(c.counts.adopters for c in big), 0.0)

        sectors = [[cell for cell in cells if cell.sector.number == k] for k in range(len(SECTORS))]
        sizes = [[cell for cell in cells if cell.size == z] for z in range(len(SIZES))]
        self.sector_diffusion = [min(1.0, share("adopters", "eligible", chosen)) for chosen in sectors]
        self.size_diffusion = [min(1.0, share("adopters", "eligible", chosen)) for chosen in sizes]
        self.sector_aware = [share("aware", "adopters", chosen) for chosen in sectors]
        self.large_guideline = [large("guideline_reported", chosen) for chosen in sectors]
        self.large_binding = [large("binding_reported", chosen) for chosen in sectors]
        self.adopters = real("adopters", cells)
        self.sector_adopters = [real("adopters", chosen) for chosen in sectors]
        self.diffusion = share("adopters", "alive", cells)
        self.compliance = share("either_substantive", "adopters", cells)
        self.binding_compliance = share("binding_substantive", "adopters", cells)
