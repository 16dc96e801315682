"""What everybody on the stand-in acts on."""

from sandbox.change_signal import ChangeSignal
from sandbox.gateway import Gateway
from sandbox.interactions import Interactions
from sandbox.world import World


class BaseActions:
    """The world, those who are told of its changes, and those who wait for them."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        interactions: Interactions,
        change_signal: ChangeSignal,
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions
        self._change_signal = change_signal
