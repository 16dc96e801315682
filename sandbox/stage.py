"""What everybody on the stand-in acts on."""

from sandbox.change_signal import Bell
from sandbox.gateway import Gateway
from sandbox.interactions import Interactions
from sandbox.world import World


class Stage:
    """The world, those who are told of its changes, and those who wait for them."""

    def __init__(
        self, world: World, gateway: Gateway, interactions: Interactions, bell: Bell
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self._bell = bell
