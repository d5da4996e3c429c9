# ak: leaks 18
# A list of GitHub's is read page by page while it is iterated: one function, one call. What `get_user()` gives is
# fetched when it is looked at, where nothing records it.
from autokitteh import activity
from github import Auth, Github


@activity
def open_issues(repository):
    return [(issue.number, issue.title) for issue in repository.get_issues(state="open")]


def main(event):
    github = Github(auth=Auth.Token("ghp_secret"), base_url=f"{event.data.url}/github", retry=None)
    repository = github.get_repo("tea/shop")
    print(repository.full_name, repository.stargazers_count)
    print(open_issues(repository))
    print(github.get_user().login)
