"""What all actions work on."""

from sandbox.change_signal import ChangeSignal
from sandbox.gateway import Gateway
from sandbox.interactions import Interactions
from sandbox.world import World


class BaseActions:
    """Holds the world, the gateway, the interactions and the signal for those who wait."""

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
