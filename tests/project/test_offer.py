"""New figures stand in one pull request, which follows the sources and is silent when they are."""

import pytest

from tests.samples.night import Night

pytestmark = pytest.mark.process


@pytest.fixture
def night(tmp_path):
    return Night(tmp_path)


def rebuild_and_offer(night, **environment):
    """A night as CI has it: a fresh clone, the rebuild, the offer."""
    night.morning()
    night.run("rebuild")
    return night.run("offer-figures", **environment)


def test_where_sources_have_nothing_new_nothing_happens(night):
    done = rebuild_and_offer(night)

    assert done.returncode == 0 and "No new figures" in done.stdout
    assert not night.branch and night.github["pulls"] == []


def test_new_figures_become_a_pull_request_with_the_revision_report(night):
    night.publishes("cbs/new", "2026-11-30", "2")

    done = rebuild_and_offer(night)

    assert done.returncode == 0, done.stderr
    (pull,) = night.open_pulls
    assert night.on_the_branch() == ["cbs/new/2026-11-30"]
    assert "# Rebuild" in pull["body"] and "# Bijstellingen van 2026" in pull["body"]


def test_the_checkout_stays_as_it_is(night):
    """Whoever runs it by hand finds no commit on their branch, and nothing staged."""
    night.publishes("cbs/new", "2026-11-30", "2")
    night.run("rebuild")
    before = night.git("rev-parse", "HEAD"), night.git("status", "--porcelain")

    assert night.run("offer-figures").returncode == 0

    assert (night.git("rev-parse", "HEAD"), night.git("status", "--porcelain")) == before


def test_the_same_figures_the_next_night_are_nothing_new(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    first = night.branch
    night.publishes("cbs/new", "2026-11-30", "2", moment="02:00")

    done = rebuild_and_offer(night)

    assert done.returncode == 0 and "No other figures" in done.stdout
    assert night.branch == first and len(night.github["pulls"]) == 1


def test_figures_that_only_bear_another_moment_or_day_are_nothing_new(night):
    """Also where the fetch did not know of the first ones."""
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    first = night.branch
    night.morning()
    night.snapshot(night.root / "data" / "snapshots", "cbs/new", "2026-12-01", "2", moment="02:00")

    assert night.run("offer-figures").returncode == 0
    assert night.branch == first and len(night.github["pulls"]) == 1


def test_other_figures_renew_the_one_pull_request_and_keep_every_vintage(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    night.publishes_nothing()
    night.publishes("cbs/new", "2026-12-01", "3")
    night.publishes("cbs/other", "2026-12-01", "9")
    night.morning()
    (night.root / "README").write_text("main went on")
    night.commit("main goes on")

    done = rebuild_and_offer(night)

    assert done.returncode == 0, done.stderr
    (pull,) = night.github["pulls"]
    assert pull["state"] == "OPEN"
    assert night.on_the_branch() == ["cbs/new/2026-11-30", "cbs/new/2026-12-01", "cbs/other/2026-12-01"]
    log = night.git("log", "--format=%s", "main..figures", folder=night.remote)
    assert log.splitlines() == ["Take up the figures that sources published"]


def test_a_night_without_sources_takes_nothing_from_the_pull_request(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    first = night.branch
    night.publishes_nothing()

    assert rebuild_and_offer(night, FETCH="1").returncode == 0

    assert night.branch == first and night.open_pulls


@pytest.mark.parametrize("way", [["--no-ff"], ["--squash"]])
def test_what_is_taken_up_is_offered_no_more(night, way):
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    night.morning()
    night.git("fetch", "--quiet", "origin", "figures")
    night.git("merge", "--quiet", *way, "FETCH_HEAD")
    if way == ["--squash"]:
        night.git("commit", "--quiet", "--message", "taken up")
    night.git("push", "--quiet", "origin", "HEAD:main")

    done = rebuild_and_offer(night)

    assert done.returncode == 0, done.stderr
    assert not night.branch
    assert [(pull["state"], pull["said"]) for pull in night.github["pulls"]] == [
        ("CLOSED", ["All that it offers is taken up."])
    ]
    assert "No new figures" in rebuild_and_offer(night).stdout


def test_a_pull_request_that_somebody_closed_stays_closed_until_there_are_other_figures(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    state = night.github
    state["pulls"][0]["state"] = "CLOSED"
    night.github = state

    assert rebuild_and_offer(night).returncode == 0
    assert len(night.github["pulls"]) == 1
    night.publishes("cbs/new", "2026-12-02", "4")
    assert rebuild_and_offer(night).returncode == 0
    assert [pull["state"] for pull in night.github["pulls"]] == ["CLOSED", "OPEN"]


def reviewed(night):
    """Let a reviewer put a commit on the branch; return it."""
    night.morning()
    night.git("fetch", "--quiet", "origin", "figures")
    night.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    (night.root / "catalogue.yml").write_text("a reviewer's work")
    night.git("add", "catalogue.yml")
    night.git("commit", "--quiet", "--message", "Describe the new table")
    night.git("push", "--quiet", "origin", "HEAD:figures")
    night.git("checkout", "--quiet", "main")
    return night.branch


def test_the_work_of_a_reviewer_on_the_branch_is_never_overwritten(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    work = reviewed(night)

    assert rebuild_and_offer(night).returncode == 0, "the same figures: nothing to do"
    night.publishes("cbs/new", "2026-12-02", "4")
    done = rebuild_and_offer(night)

    assert done.returncode == 1
    assert "Describe the new table" in done.stderr
    assert night.branch == work


def test_a_branch_that_moved_meanwhile_is_not_overwritten(night):
    """Between the look at the branch and the push somebody pushed: the lease refuses."""
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    night.publishes("cbs/new", "2026-12-02", "4")
    night.morning()
    night.run("rebuild")
    svm = night.folder / "bin" / "svm"
    moves = f"git -C {night.remote} update-ref refs/heads/figures main"
    svm.write_text(svm.read_text().replace("  check) ", f"  check) {moves}; "))

    done = night.run("offer-figures")

    assert done.returncode == 1 and "push" in done.stderr
    assert night.branch == night.git("rev-parse", "main", folder=night.remote).strip()


def test_something_personal_is_never_pushed(night):
    night.publishes("cbs/new", "2026-11-30", "2")

    done = rebuild_and_offer(night, LEAKS="1")

    assert done.returncode == 1
    assert not night.branch and night.github["pulls"] == []


def test_a_snapshot_that_was_edited_is_refused(night):
    night.morning()
    (night.root / "data" / "snapshots" / "cbs" / "old" / "2025-01-01" / "observations.csv").write_text("7")

    done = night.run("offer-figures")

    assert done.returncode == 1
    assert "never edited" in done.stderr and "cbs/old/2025-01-01/observations.csv" in done.stderr


def test_a_long_report_is_cut_to_what_a_pull_request_can_hold(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    night.run("rebuild")
    (night.root / "build" / "rebuild" / "revisions-2026.md").write_text("é regel\n" * 20_000)

    assert night.run("offer-figures").returncode == 0

    (pull,) = night.open_pulls
    assert len(pull["body"].encode()) < 61_000
    assert pull["body"].endswith("The rest stands in the artefacts of the rebuild.\n")


def failures(night, start, state):
    """Let each command of the last script fail in turn, from the same state; yield those that left something.

    Reading a file out of git is one line of the script, whatever the number of files.
    """
    commands = night.started
    reads = [number for number, command in enumerate(commands, 1) if command.startswith("git cat-file")]
    for number, command in enumerate(commands, 1):
        if number in reads[1:]:
            continue
        night.git("update-ref", "refs/heads/figures", start, folder=night.remote)
        night.github = state
        assert night.run("offer-figures", fail_at=number).returncode != 0, command
        if (night.branch, night.github) != (start, state):
            yield command


def test_whatever_command_fails_the_next_night_puts_it_right(night):
    """Red, nothing half offered, and after it one pull request with the figures of now."""
    night.publishes("cbs/new", "2026-11-30", "2")
    assert rebuild_and_offer(night).returncode == 0
    night.publishes("cbs/other", "2026-12-01", "9")
    start, state = night.branch, night.github
    assert rebuild_and_offer(night).returncode == 0
    both = ["cbs/new/2026-11-30", "cbs/other/2026-12-01"]

    left = []
    for command in failures(night, start, state):
        left.append(" ".join(command.split()[:2]))
        assert night.on_the_branch() == both
        done = night.run("offer-figures")
        assert done.returncode == 0, f"{command}: {done.stderr}"
        (pull,) = night.github["pulls"]
        assert pull["state"] == "OPEN"
        assert night.on_the_branch() == both, command
    assert left == ["gh pr", "gh api"], "only what comes after the push"


def test_whatever_command_fails_at_the_first_offer_the_next_night_opens_it(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    night.morning()
    night.run("rebuild")
    night.run("offer-figures")
    commands = night.started
    last = max(number for number, command in enumerate(commands, 1) if command.startswith("gh pr create"))
    night.git("update-ref", "-d", "refs/heads/figures", folder=night.remote)
    night.github = {"pulls": [], "issues": []}

    assert night.run("offer-figures", fail_at=last).returncode != 0
    assert night.branch and night.github["pulls"] == []
    assert night.run("offer-figures").returncode == 0
    assert [pull["state"] for pull in night.open_pulls] == ["OPEN"]


def test_whatever_command_fails_while_it_is_closed_the_next_night_closes_it(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    rebuild_and_offer(night)
    start, state = night.branch, night.github
    night.git("update-ref", "refs/heads/main", "figures", folder=night.remote)
    assert rebuild_and_offer(night).returncode == 0
    assert not night.branch

    for command in failures(night, start, state):
        assert night.run("offer-figures").returncode == 0
        assert not night.branch
        assert [pull["state"] for pull in night.github["pulls"]] == ["CLOSED"], command


def test_on_gitlab_the_push_itself_asks_for_the_review_and_the_token_stays_out_of_sight(night):
    night.publishes("cbs/new", "2026-11-30", "2")
    hook = night.remote / "hooks" / "pre-receive"
    said = night.folder / "said"
    hook.write_text(f"#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION >> {said}\ncat > /dev/null\n")
    hook.chmod(0o755)
    gitlab = {
        "GITLAB_CI": "true",
        "CI_SERVER_HOST": "gitlab.example",
        "CI_PROJECT_PATH": "group/project",
        "FIGURES_TOKEN": "not-to-be-seen",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{night.remote}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://gitlab.example/group/project.git",
    }

    nights = [rebuild_and_offer(night, **gitlab)]
    nights.append(rebuild_and_offer(night, **gitlab))
    night.publishes("cbs/new", "2026-12-02", "4")
    nights.append(rebuild_and_offer(night, **gitlab))

    assert [done.returncode for done in nights] == [0, 0, 0], nights[-1].stderr
    options = said.read_text()
    assert options.count("merge_request.create") == 2
    assert "merge_request.description=# Rebuild<br>" in options
    assert night.on_the_branch() == ["cbs/new/2026-11-30", "cbs/new/2026-12-02"]
    assert not any("not-to-be-seen" in done.stdout + done.stderr + " ".join(night.started) for done in nights)
