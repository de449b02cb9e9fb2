"""`clemency completion`."""

import click


@click.command(
    epilog="""\b
Examples:
  clemency completion bash >> ~/.bashrc
  clemency completion zsh  >> ~/.zshrc
  clemency completion fish >  ~/.config/fish/completions/clemency.fish"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a shell's completion script."""
    from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

    scripts: dict[str, type[ShellComplete]] = {
        "bash": BashComplete,
        "zsh": ZshComplete,
        "fish": FishComplete,
    }
    click.echo(scripts[shell](ctx.find_root().command, {}, "clemency", "_CLEMENCY_COMPLETE").source())
