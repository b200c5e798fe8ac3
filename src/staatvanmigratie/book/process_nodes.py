"""A process as docutils nodes: the ordered list of its steps, which is the text version of the picture.

The node of a number is made by ``output_nodes``, which knows the anchors.
"""

from collections.abc import Callable

from docutils import nodes

from staatvanmigratie.notebook.outputs.record import (
    Branch,
    ProcessOutput,
    StepNumber,
    StepPending,
    StepRecord,
)
from staatvanmigratie.notebook.process_pictures import steps

#: Makes the node of a number from its id.
ToNode = Callable[[str], nodes.Node]


def introduction(output: ProcessOutput) -> list[nodes.Element]:
    """Return what is said before the picture: what the process is, and since when it runs like this."""
    found = [nodes.paragraph("", output.intro)]
    for applies in output.applies:
        link = nodes.reference("", applies.source.text, refuri=applies.source.href)
        found.append(nodes.paragraph("", "", nodes.Text(f"{applies.text} Bron: "), link, nodes.Text(".")))
    return found


def step_list(output: ProcessOutput, to_node: ToNode) -> nodes.enumerated_list:
    """Return the steps as a numbered list; a branch links to the step it leads to."""
    found = nodes.enumerated_list(enumtype="arabic", prefix="", suffix=".", classes=["svm-stappen"])
    for n, step in enumerate(output.steps, 1):
        item = nodes.list_item("", ids=[f"{output.label}-stap-{n}"])
        item += nodes.paragraph("", "", *_opening(step))
        if step.number:
            item += nodes.paragraph("", "", *_number(step.number, to_node))
        if len(step.branches) == 1:
            item += nodes.paragraph("", "", *_branch(step.branches[0], output.label, to_node))
        elif step.branches:
            ways = [
                nodes.list_item("", nodes.paragraph("", "", *_branch(branch, output.label, to_node)))
                for branch in step.branches
            ]
            item += nodes.bullet_list("", *ways)
        found += item
    return found


def _opening(step: StepRecord) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for part in steps.opening(step):
        if isinstance(part, str):
            found.append(nodes.Text(part))
        elif part[0] == "strong":
            found.append(nodes.strong("", part[1]))
        else:
            found.append(nodes.reference("", part[1], refuri=step.source.href))
    return found


def _branch(branch: Branch, label: str, to_node: ToNode) -> list[nodes.Node]:
    before, _, goal = steps.onward(branch).rpartition("stap ")
    link = nodes.reference("", f"stap {goal}", refid=f"{label}-stap-{goal}", internal=True)
    if not branch.number:
        return [nodes.Text(before), link, nodes.Text(".")]
    return [nodes.Text(before), link, nodes.Text(". "), *_number(branch.number, to_node)]


def _number(number: StepNumber | StepPending, to_node: ToNode) -> list[nodes.Node]:
    if isinstance(number, StepPending):
        return [nodes.Text(f"{steps.waiting(number)}.")]
    status = f" ({number.status})" if number.status else ""
    return [
        nodes.Text(f"{number.when}: "),
        to_node(number.number),
        nodes.Text(f" {number.text}{status}."),
    ]
