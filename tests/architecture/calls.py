"""Which functions of the product run a computation in the pool, whoever calls them: read from the syntax trees.

A call is followed by its name: of a function to that function; of a method, whose object the syntax does not tell, to
every coroutine method of that name that the module can know. So more is found than runs, and nothing is missed.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.architecture.sources import PRODUCT, ROOT, Source, sources

Function = ast.FunctionDef | ast.AsyncFunctionDef
Defined = Function | ast.Assign
"""A function; or a name of a module, which may stand for an object that knows functions."""
Place = tuple[str, int]
"""The name of a file, and the line on which the definition begins, decorators included."""
# `Pool.run` itself, and the two methods of `Work` that call it.
_THE_POOL = frozenset({"shared/pool.py", "shared/work.py"})
_COMPUTES = frozenset({"compute", "compute_holding"})


@dataclass
class _Module:
    source: Source
    names: dict[str, Defined] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    """Name in this module → the dotted name that it was imported as."""
    reached: set[str] = field(default_factory=set)
    """The modules that this module imports, directly or not, and itself."""


class Calls:
    """The functions of the product and the calls between them."""

    def __init__(self) -> None:
        self._modules = {s.module: _read(s) for s in sources(*PRODUCT) if not s.is_migration}
        self._methods: dict[str, list[tuple[_Module, Defined]]] = {}
        self._at: dict[Place, tuple[_Module, Defined]] = {}
        for module in self._modules.values():
            self._reach(module)
            for node in module.source.nodes():
                if isinstance(node, ast.ClassDef):
                    for method in node.body:
                        if isinstance(method, ast.AsyncFunctionDef):
                            self._methods.setdefault(method.name, []).append((module, method))
                if isinstance(node, Function):
                    self._at[_place(module, node)] = module, node
            self._at |= {_place(module, node): (module, node) for node in module.names.values()}

    def compute(self, call: Callable[..., Any]) -> bool:
        """Whether this function of the product, or a function that it calls, runs a computation in the pool."""
        code = getattr(call, "__code__", None) or getattr(type(call).__call__, "__code__", None)
        return code is not None and (_name_of(code.co_filename), code.co_firstlineno) in self._computing

    @cached_property
    def _computing(self) -> set[Place]:
        """The functions that compute: those that use the pool, then their callers, and so on until nothing is added."""
        found = {place for place, (module, node) in self._at.items() if _uses_the_pool(module, node)}
        mentioned = {place: set(self._mentioned(module, node)) for place, (module, node) in self._at.items()}
        while new := {place for place, others in mentioned.items() if place not in found and others & found}:
            found |= new
        return found

    def _mentioned(self, module: _Module, defined: Defined) -> Iterator[Place]:
        """What may be meant by the names in a definition."""
        for node in ast.walk(defined):
            match node:
                case ast.Name(id=name):
                    yield from self._named(module, name)
                case ast.Attribute(value=ast.Name(id=of), attr=name) if of in module.imported:
                    yield from self._in(module, module.imported[of], name)
                case ast.Attribute(attr=name):
                    yield from self._methods_named(module, name)

    def _named(self, module: _Module, name: str) -> Iterator[Place]:
        if name in module.names:
            yield _place(module, module.names[name])
        elif name in module.imported:
            owner, _, of_owner = module.imported[name].rpartition(".")
            yield from self._in(module, owner, of_owner)

    def _in(self, asking: _Module, owner: str, name: str) -> Iterator[Place]:
        """What `name` is in a module; of a class, every coroutine method of this name."""
        module = self._modules.get(owner)
        if module and name in module.names:
            yield _place(module, module.names[name])
        elif not module:
            yield from self._methods_named(asking, name)

    def _methods_named(self, asking: _Module, name: str) -> Iterator[Place]:
        """The coroutine methods of this name that code of the asking module may call: of a module that it reaches, but
        private methods only of its own.
        """
        for module, method in self._methods.get(name, ()):
            if module is asking or (not name.startswith("_") and module.source.module in asking.reached):
                yield _place(module, method)

    def _reach(self, module: _Module) -> None:
        """Note what a module reaches."""
        waiting = [module.source.module]
        while waiting:
            name = waiting.pop()
            if name in self._modules and name not in module.reached:
                module.reached.add(name)
                imported = self._modules[name].imported.values()
                waiting += [found for dotted in imported for found in (dotted, dotted.rpartition(".")[0])]


def _name_of(file: str) -> str:
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else file


def _read(source: Source) -> _Module:
    module = _Module(source)
    for node in source.nodes():
        match node:
            case ast.Module(body=body):
                module.names = dict(pair for defined in body for pair in _named(defined))
            case ast.ImportFrom(module=str(owner), names=names):
                module.imported |= {name.asname or name.name: f"{owner}.{name.name}" for name in names}
            case ast.Import(names=names):
                module.imported |= {name.asname or name.name: name.name for name in names}
    return module


def _named(defined: ast.stmt) -> Iterator[tuple[str, Defined]]:
    match defined:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
            yield name, defined


def _uses_the_pool(module: _Module, defined: Defined) -> bool:
    if module.source.name in _THE_POOL:
        return False
    for node in ast.walk(defined):
        match node:
            case ast.Attribute(value=ast.Name(id=of)) if of in module.imported:
                pass  # a function of another module, such as `ending.compute`
            case ast.Attribute(attr=name, value=of) if name in _COMPUTES or (
                name == "run" and ast.unparse(of).endswith("pool")
            ):
                return True
    return False


def _place(module: _Module, defined: Defined) -> Place:
    decorators = [] if isinstance(defined, ast.Assign) else defined.decorator_list
    return module.source.name, min([defined.lineno, *(decorator.lineno for decorator in decorators)])
