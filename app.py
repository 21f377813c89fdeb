"""The application for any WSGI server, for `flask --app app` and for `python app.py`."""

from icam import create_app

app = create_app()

if __name__ == "__main__":
    from icam.jobs import beside

    beside.start()
    app.run(host=app.config["HOST"], port=app.config["PORT"])
