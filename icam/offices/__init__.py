"""Offices of individual case management: contact points, rooms, hours, closing days."""
