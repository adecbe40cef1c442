"""The public site."""

from fastapi import APIRouter

router = APIRouter()
