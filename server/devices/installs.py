"""Which install_ids a device may use, and a new one for a machine that was copied."""

from uuid import UUID

from django.db import IntegrityError, transaction

from server.devices.models import Device, Install


def owns(device: Device, install_id: UUID) -> bool:
    """Whether the device may use the install_id. One that nobody has is taken over: a server
    restored from a backup does not know the newest."""
    owner = Install.objects.filter(pk=install_id).values_list("device_id", flat=True).first()
    if owner is not None:
        return owner == device.pk
    try:
        with transaction.atomic():
            Install.objects.create(id=install_id, district=device.district, device=device)
    except IntegrityError:
        return owns(device, install_id)
    return True


def fork(device: Device, install_id: UUID) -> UUID:
    """A new install_id for the machine that found its own used by another."""
    with transaction.atomic():
        made = Install.objects.create(
            district=device.district, device=device, forked_from=install_id
        )
        Device.objects.filter(pk=device.pk).update(install_id=made.pk)
    return made.pk
