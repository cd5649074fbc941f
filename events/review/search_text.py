"""Words by which an event is found beside its title and summary: all names of who took part and of where."""

from events.models import ActorName, PlaceName
from events.review.curated import CuratedEvent


def search_text_of(event: CuratedEvent) -> str:
    """Names in every script, each once, of the participants and the place of `event`; deceptive names too."""
    actors = [part.actor for part in event.participants]
    names = [actor.name for actor in actors]
    names += ActorName.objects.filter(actor__in=actors).order_by("id").values_list("text", flat=True)
    if event.place is not None:
        names.append(event.place.name)
        names += PlaceName.objects.filter(place=event.place).order_by("id").values_list("text", flat=True)
    return "\n".join(dict.fromkeys(names))
