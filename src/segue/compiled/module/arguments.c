/* Arguments from Python, checked: what is no array of the right kind is refused before a loop reads it. */
#include "arguments.h"

/* Whether an array's numbers are of the kind that a letter names. */
static int of_kind(char letter, const Py_buffer *view)
{
    const char *format = view->format ? view->format : "B";
    format += *format == '@';
    if (!*format || format[1])
        return 0;
    const int integer = strchr("bhilq", *format) != NULL, counts = strchr("BHILQ", *format) != NULL;
    switch (letter) {
    case 'b': return integer && view->itemsize == 1;
    case 'h': return integer && view->itemsize == 2;
    case 'i': return integer && view->itemsize == 4;
    case 'l': return integer && view->itemsize == 8;
    case 'p': return integer && (view->itemsize == 4 || view->itemsize == 8);
    case 'H': return counts && view->itemsize == 2;
    case 'I': return counts && view->itemsize == 4;
    case 'B': return counts && view->itemsize == 1;
    case 'Q': return counts && view->itemsize == 8;
    default: return *format == letter; /* f, d */
    }
}

static void let_go(struct given *given)
{
    while (given->held)
        PyBuffer_Release(&given->views[--given->held]);
}

static int wrong(struct given *given, Py_ssize_t place, char letter)
{
    let_go(given);
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_TypeError, "%s: expected a contiguous array of kind %c as argument %zd, got another one.",
                     given->name, letter, place + 1);
    return 0;
}

/* Take an array; 0 where it is none of that kind. */
static int array(struct given *given, Py_ssize_t place, char letter, int written, PyObject *from)
{
    Py_buffer *view = &given->views[given->held];
    if (PyObject_GetBuffer(from, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (written ? PyBUF_WRITABLE : 0)))
        return wrong(given, place, letter);
    given->held++;
    if (!of_kind(letter, view))
        return wrong(given, place, letter);
    given->of[place].at = view->buf;
    given->of[place].width = view->itemsize;
    given->of[place].size = view->len / view->itemsize;
    return 1;
}

int taken(struct given *given, const char *name, const char *kinds, PyObject *const *arguments, Py_ssize_t count)
{
    Py_ssize_t place = 0;
    given->name = name;
    given->held = 0;
    for (; *kinds; kinds++, place++) {
        int written = 0, optional = 0;
        for (; *kinds == '>' || *kinds == '?'; kinds++) {
            written |= *kinds == '>';
            optional |= *kinds == '?';
        }
        if (place >= count)
            break;
        PyObject *from = arguments[place];
        given->of[place].at = NULL;
        given->of[place].size = 0;
        if (*kinds == 'n')
            given->of[place].number = PyLong_AsLongLong(from);
        else if (*kinds == 'x')
            given->of[place].real = PyFloat_AsDouble(from);
        else if (!(optional && from == Py_None) && !array(given, place, *kinds, written, from))
            return 0;
        if ((*kinds == 'n' || *kinds == 'x') && PyErr_Occurred())
            return wrong(given, place, *kinds);
    }
    if (*kinds || place != count) {
        let_go(given);
        PyErr_Format(PyExc_TypeError, "%s: expected another number of arguments, got %zd.", name, count);
        return 0;
    }
    return 1;
}

PyObject *done(struct given *given)
{
    let_go(given);
    Py_RETURN_NONE;
}

PyObject *done_with(struct given *given, int64_t number)
{
    let_go(given);
    return PyLong_FromLongLong(number);
}

PyObject *refused(struct given *given, const char *sentence)
{
    let_go(given);
    PyErr_Format(PyExc_ValueError, "%s: expected arrays that fit each other; %s.", given->name, sentence);
    return NULL;
}

EACH_WIDTH
int within(const int32_t *codes, int64_t some, int64_t size)
{
    const uint32_t last = size > INT32_MAX ? INT32_MAX : (uint32_t)(size - 1);
    uint32_t outside = 0; /* the sign of a code below 0, and of the rest above it */
    if (size < 1)
        return !some;
    for (int64_t k = 0; k < some; k++)
        outside |= (uint32_t)codes[k] | (last - (uint32_t)codes[k]);
    return outside <= INT32_MAX;
}

int64_t entries_of(const struct given *given, int pointers, const int32_t *rows, int64_t some, int64_t entries)
{
    const int32_t *narrow = given->of[pointers].at;
    const int64_t *wide = given->of[pointers].at, there = given->of[pointers].size - 1;
    const int is_narrow = given->of[pointers].width == 4;
    int64_t total = 0;
    for (int64_t k = 0; k < some; k++) {
        const int64_t row = rows[k];
        if (row < 0 || row >= there)
            return -1;
        const int64_t start = is_narrow ? narrow[row] : wide[row];
        const int64_t end = is_narrow ? narrow[row + 1] : wide[row + 1];
        if (start < 0 || end < start || end > entries)
            return -1;
        total += end - start;
    }
    return total;
}
