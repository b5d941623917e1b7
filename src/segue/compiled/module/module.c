/* The module `segue.compiled.loops`: the compiled loops as Python calls them. */
#include "calls.h"

#define METHOD(name) {#name, (PyCFunction)(void (*)(void))name, METH_FASTCALL, NULL}

static PyMethodDef methods[] = {
    METHOD(lengths_of), METHOD(gathered), METHOD(row_fault), METHOD(spread), METHOD(numbered), METHOD(run_sums),
    METHOD(best), METHOD(column_sums), METHOD(above), METHOD(token_sums), METHOD(marked), METHOD(kept),
    METHOD(looked_up), METHOD(table), METHOD(fine), METHOD(directions), METHOD(summaries),
    METHOD(together_from_seeds), METHOD(together_from_candidates), METHOD(pair_features), METHOD(met),
    METHOD(beside), METHOD(products), METHOD(reaching), METHOD(rounded), METHOD(rounded_rows), METHOD(nearest), METHOD(inner), METHOD(trees), METHOD(held),
    METHOD(support), METHOD(lent), METHOD(shares), {NULL, NULL, 0, NULL},
};

#define VERSION 4 /* of the functions and their arguments, as library.py has it */

static int made(PyObject *module)
{
    return PyModule_AddIntConstant(module, "VERSION", VERSION);
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, made}, {0, NULL}};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "loops", NULL, 0, methods, slots, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_loops(void)
{
    return PyModuleDef_Init(&module);
}
