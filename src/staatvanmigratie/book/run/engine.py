"""The Papermill engine ``svm``: one fresh process per chapter, with a time limit that kills.

Papermill loads every engine while it is itself being imported. So this module must not import Papermill at
its top: whoever imports it first would find a half-made Papermill. The work stands in ``kernel``.

    papermill --engine svm notebooks/07_asiel.ipynb out.ipynb -p report_year 2023
"""


class ChapterEngine:
    """Papermill's engine interface on a kernel that cannot outlive the build."""

    @classmethod
    def execute_notebook(cls, nb, kernel_name, **options):
        """Run ``nb`` and return it with its outputs; nothing is saved per cell.

        Options besides Papermill's own: ``cell_timeout`` (seconds, default 300), ``kernel_cwd`` and
        ``kernel_env`` (default: those of this process). With ``guard`` and ``on_cell`` the cells run in this
        very process, see ``shell``; without, in an ordinary kernel.

        Raises
        ------
        nbclient.exceptions.CellTimeoutError
            A cell ran longer than ``cell_timeout``; its process is gone.
        nbclient.exceptions.DeadKernelError
            The process of the chapter died.
        """
        from papermill.engines import Engine

        if "guard" in options:
            from staatvanmigratie.book.run.shell import execute
        else:
            from staatvanmigratie.book.run.kernel import execute

        class Managed(Engine):
            execute_managed_notebook = staticmethod(execute)

        options["autosave_cell_every"] = 0
        return Managed.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb, name=None):
        """Return the kernel the notebook asks for; only used to find the language of the parameters."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb, language=None):
        """Return the language of the notebook."""
        from papermill.utils import nb_language

        return nb_language(nb, language)
