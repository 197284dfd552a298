"""What the tests of memories share: looking at what is really kept."""

from room import World

from bot.model import Memory


async def kept(world: World) -> tuple[Memory, ...]:
    """Everything the circle kept, read from the store."""
    async with world.store.reading(world.now) as tx:
        circle = await tx.circles.at(world.guest("ana").envelope())
        return await tx.within(circle.id).memories.all()
